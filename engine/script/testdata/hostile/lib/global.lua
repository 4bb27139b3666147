leak = 1
return {}
