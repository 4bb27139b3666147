package homelab

import "net/http"

// user answers /api/v2/user.
func (a *Account) user(w http.ResponseWriter, q *question, user string) {
	doc := writer{xml: q.xml}
	id := a.number(user)
	doc.object("user")
	doc.num("id", int64(id))
	doc.plain("uuid", string(appendHex(nil, a.lab.o.Seed, refOf(artist, id%1000))[:16]))
	doc.text("username", user)
	doc.text("title", user)
	doc.text("email", user+"@homelab.invalid")
	doc.text("friendlyName", "")
	doc.plain("thumb", "https://plex.tv/users/0/avatar")
	doc.orNull("locale", "")
	doc.plain("country", "DE")
	doc.text("authToken", q.value("X-Plex-Token"))
	doc.bool("hasPassword", true)
	doc.bool("restricted", false)
	doc.bool("home", false)
	doc.bool("guest", false)
	doc.num("joinedAt", houseBuilt)
	doc.bool("twoFactorEnabled", false)
	doc.child("subscription")
	doc.bool("active", user == houseAccounts[Owner])
	doc.plain("status", "Active")
	doc.plain("plan", "lifetime")
	doc.end("subscription")
	doc.end("user")
	sendBare(w, http.StatusOK, &doc)
}
