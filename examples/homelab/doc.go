// Package homelab is a home media lab that exists only in arithmetic: one Plex server with its account, two Radarrs and
// a Sonarr that answer over real HTTP on the loopback interface, as true to the real programs as a test needs, their bad
// habits included.
//
// Nothing is stored. Every film, episode and track is a pure function of the seed and its index, so a lab of a million
// films costs as much memory as one of sixty, and the same seed always gives the same bytes. Only what somebody changed
// (a label, a tag, a deletion) is kept, in small maps beside the arithmetic.
//
// A lab has five servers, each an http.Handler; NewRadarr and NewSonarr build more:
//
//	lab := homelab.New(homelab.Options{Movies: 5000})
//	plex := httptest.NewServer(lab.Plex())
//	lab.Plex().SetFault(homelab.Fault{Path: "/library", Kind: homelab.NoTotal})
//
// What users, scans and the owner do to a server is a method of it (AddMovie, Touch, SetLabels, Play, RandomEdit …), and moves the
// times that it moves on the real one. SetNow and Advance set the clock of the house.
//
// Radarr and Sonarr carry out what they are asked to: every write has the effect that it has on the real one, its traps included.
// Add, Change, Delete and SetTags are their users; State is all they hold, so that a test can say that an undo brought it back:
//
//	before := lab.Radarr().State()
//	…
//	for _, line := range before.Diff(lab.Radarr().State()) { … }
//
// Start serves all of them at once; Main is the lab as a process of its own. Truth tells what each film really is, so that a
// detector can be compared with it.
package homelab
