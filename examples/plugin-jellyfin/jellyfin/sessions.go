package jellyfin

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk"
)

const (
	// mostSessions bounds how many streams are asked about at a time.
	mostSessions = 100
	// filePatience bounds how long the list waits for what the files are.
	filePatience = 10 * time.Second
)

// sessionRow is a SessionInfoDto: a device that is signed in. It plays something
// where there is a NowPlayingItem.
type sessionRow struct {
	ID                   string `json:"Id"`
	UserID               string `json:"UserId"`
	UserName             string
	Client               string
	DeviceName           string
	DeviceType           string
	DeviceID             string `json:"DeviceId"`
	ApplicationVersion   string
	RemoteEndPoint       string
	SupportsMediaControl bool
	SupportedCommands    []string
	NowPlayingItem       *itemRow
	PlayState            playState
	TranscodingInfo      *transcoding
}

// playState is a PlayerStateInfo, as the player reports it.
type playState struct {
	PositionTicks       *int64
	IsPaused            bool
	AudioStreamIndex    *int32
	SubtitleStreamIndex *int32
	MediaSourceID       string `json:"MediaSourceId"`
	PlayMethod          string
}

// transcoding is a TranscodingInfo: what the server makes of a file.
type transcoding struct {
	VideoCodec, AudioCodec, Container string
	IsVideoDirect, IsAudioDirect      bool
	Bitrate                           *int64
	CompletionPercentage              *float64
	Width, Height, AudioChannels      *int32
	HardwareAccelerationType          string
}

// key names a stream: the device, and what it plays. The server gives a device
// one id for all that it ever plays.
func (r *sessionRow) key() string { return r.ID + "-" + r.NowPlayingItem.ID }

// Sessions lists every stream being played now. What the server does not tell
// of one is named in its Unread.
func (s *Server) Sessions(ctx context.Context) ([]*sdk.Session, error) {
	rows, err := s.playing(ctx)
	if err != nil {
		return nil, err
	}
	files := s.files(ctx, rows)
	out := make([]*sdk.Session, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.session(files))
	}
	return out, nil
}

// playing reads the devices that play something.
func (s *Server) playing(ctx context.Context) ([]*sessionRow, error) {
	var all []*sessionRow
	if err := s.client.read(ctx, "/Sessions", nil, &all); err != nil {
		return nil, err
	}
	var out []*sessionRow
	for _, r := range all {
		if r != nil && r.ID != "" && r.NowPlayingItem != nil && r.NowPlayingItem.ID != "" {
			out = append(out, r)
		}
	}
	return out, nil
}

// files reads what the files are that play, by the id of their version.
func (s *Server) files(ctx context.Context, rows []*sessionRow) map[string]*sdk.Version {
	ctx, cancel := context.WithTimeout(ctx, filePatience)
	defer cancel()
	found, asked := map[string]*sdk.Version{}, map[string]bool{}
	var keys []string
	for _, r := range rows {
		if key := r.NowPlayingItem.ID; r.inLibrary() && !asked[key] && len(keys) < mostSessions {
			asked[key] = true
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return found
	}
	who, err := s.user(ctx)
	if err == nil {
		var a *answer
		a, err = s.client.get(ctx, "/Items", url.Values{"userId": {who.ID}, "ids": {strings.Join(keys, ",")}, "fields": {"MediaSources,MediaStreams,Path"}})
		if err == nil {
			defer a.Close()
			_, err = readPage(a, func(row *itemRow) error {
				if row == nil || row.MediaSources == nil {
					return nil
				}
				for i := range *row.MediaSources {
					source := &(*row.MediaSources)[i]
					found[row.ID+" "+source.ID] = source.version()
				}
				return nil
			})
		}
	}
	if err != nil && ctx.Err() == nil {
		slog.Warn("jellyfin: what the files of streams are is not known", "cause", err)
	}
	return found
}

// inLibrary says whether a library holds what plays: live television is none
// of its items.
func (r *sessionRow) inLibrary() bool { return plays(types[r.NowPlayingItem.Type]) }

// session puts a device that plays in the words of the schema.
func (r *sessionRow) session(files map[string]*sdk.Version) *sdk.Session {
	item, state := r.NowPlayingItem, r.PlayState
	out := &sdk.Session{
		Id: r.key(), User: r.UserName, UserId: r.UserID, Title: item.Name, SeriesTitle: item.SeriesName, ParentTitle: item.SeasonName,
		Type: types[item.Type], Year: or(item.ProductionYear), State: "playing", Location: where(r.RemoteEndPoint),
		DurationMs: milliseconds(item.RunTimeTicks), VersionId: state.MediaSourceID, PartId: state.MediaSourceID,
		Live: item.Type == "TvChannel" || item.Type == "Program" || item.Type == "LiveTvChannel" || item.Type == "LiveTvProgram",
		Player: &sdk.Player{
			Title: r.DeviceName, Product: r.Client, Platform: r.DeviceType, Address: host(r.RemoteEndPoint), MachineId: r.DeviceID, Version: r.ApplicationVersion,
		},
		Version: files[item.ID+" "+state.MediaSourceID],
	}
	switch {
	case item.Type == "Audio":
		out.ParentTitle, out.EpisodeNumber = item.Album, item.IndexNumber
		if len(item.AlbumArtists) > 0 {
			out.SeriesTitle = item.AlbumArtists[0].Name
		}
	case item.Type == "Episode":
		out.SeasonNumber, out.EpisodeNumber = item.ParentIndexNumber, item.IndexNumber
	}
	if r.inLibrary() {
		out.ItemId = item.ID
	}
	if state.IsPaused {
		out.State = "paused"
	}
	if state.PositionTicks != nil {
		at := milliseconds(state.PositionTicks)
		out.PositionMs = &at
		if out.DurationMs > 0 {
			share := max(0, min(1, float64(at)/float64(out.DurationMs)))
			out.Progress = &share
		}
	}
	r.tell(out)
	return out
}

// host is an address without its port.
func host(at string) string {
	if name, _, err := net.SplitHostPort(at); err == nil {
		return name
	}
	return at
}

// where says from where somebody watches, by the address: the server does not
// tell. It is empty where the address is none.
func where(at string) string {
	address, err := netip.ParseAddr(host(at))
	if err != nil {
		return ""
	}
	address = address.Unmap()
	if address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast() {
		return "lan"
	}
	return "wan"
}
