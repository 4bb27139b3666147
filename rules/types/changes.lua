---@meta
-- Made by "luarr rules types" from the plugins that are configured.

plex = {}

--- puts labels on an item and takes them off; upper and lower case are the same
---@param target luarr.Item
---@param params { add?: string|string[], remove?: string|string[] }
---@param reason string Why, for the plan and the journal.
function plex.label(target, params, reason) end

radarr = {}

--- Puts tags on an entry of Radarr or takes them off, by name; tags that do not exist are created
---@param target luarr.Item
---@param params { add?: string|string[], remove?: string|string[], set?: string|string[], instance?: string }
---@param reason string Why, for the plan and the journal.
function radarr.tag(target, params, reason) end

sonarr = {}

--- Puts tags on an entry of Sonarr or takes them off, by name; tags that do not exist are created
---@param target luarr.Item
---@param params { add?: string|string[], remove?: string|string[], set?: string|string[], instance?: string }
---@param reason string Why, for the plan and the journal.
function sonarr.tag(target, params, reason) end
