package sdk

import "github.com/luarr/luarr/sdk/wire"

// The schema's types under the names plugin authors use. They are the
// generated types themselves: there is no second struct and no conversion.
type (
	Item           = wire.Item
	ExternalIds    = wire.ExternalIds
	Unread         = wire.Unread
	Plays          = wire.Plays
	Version        = wire.Version
	Part           = wire.Part
	VideoStream    = wire.VideoStream
	DolbyVision    = wire.DolbyVision
	AudioStream    = wire.AudioStream
	SubtitleStream = wire.SubtitleStream
	Trait          = wire.Trait
	Library        = wire.Library
	Location       = wire.Location
	Server         = wire.Server
	Session        = wire.Session
	SessionTrack   = wire.SessionTrack
	Player         = wire.Player
	Stream         = wire.Stream
	Event          = wire.Event
	Match          = wire.Match
	MediaInfo      = wire.MediaInfo
	EpisodeCounts  = wire.EpisodeCounts
	EntrySeason    = wire.EntrySeason
	Subject        = wire.Subject
	SubjectIds     = wire.SubjectIds
	Change         = wire.Change
	Proposal       = wire.Proposal
	SignInEvent    = wire.SignInEvent
	Account        = wire.Account
	AccountServer  = wire.AccountServer
	Connection     = wire.Connection
	Play           = wire.Play
	Examination    = wire.Examination
	Finding        = wire.Finding
)

// The item types.
const (
	Movie   = "movie"
	Series  = "series"
	Season  = "season"
	Episode = "episode"
	Artist  = "artist"
	Album   = "album"
	Track   = "track"
)

// The library types.
const (
	LibraryMovie  = "MOVIE"
	LibrarySeries = "SERIES"
	LibraryMusic  = "MUSIC"
)

// The states of a match.
const (
	Matched   = "matched"
	Absent    = "absent"
	Unknown   = "unknown"
	Ambiguous = "ambiguous"
	Conflict  = "conflict"
)
