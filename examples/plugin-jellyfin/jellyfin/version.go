package jellyfin

import (
	"path"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// versions lists the files of an item. What is missing of them is named in the
// item's unread.
func (r *itemRow) versions(i *sdk.Item) []*sdk.Version {
	unread := func(why string) {
		i.Unread = append(i.Unread, &sdk.Unread{Field: "versions", Reason: why})
	}
	if r.MediaSources == nil {
		unread("the server told nothing of its files")
		return nil
	}
	var out []*sdk.Version
	for n := range *r.MediaSources {
		source := &(*r.MediaSources)[n]
		if source.Type == "Placeholder" {
			continue
		}
		out = append(out, source.version())
	}
	if or(r.PartCount) > 1 {
		// The list tells of the first file only.
		unread("its other files are not listed with it")
	}
	return out
}

// version puts one file in the words of the schema.
func (m *mediaSource) version() *sdk.Version {
	v := &sdk.Version{
		Id: m.ID, Title: m.Name, Container: container(m.Container, m.Path), BitrateKbps: kilobits(m.Bitrate), DurationMs: milliseconds(m.RunTimeTicks),
	}
	part := &sdk.Part{Id: m.ID, File: m.Path, Container: v.Container, DurationMs: v.DurationMs}
	if m.Size != nil && *m.Size > 0 {
		part.SizeBytes = m.Size
	}
	v.Parts = []*sdk.Part{part}
	addStreams(v, m.MediaStreams)
	return v
}

// addStreams adds the tracks of a file, and what the first picture says of it.
func addStreams(v *sdk.Version, streams []mediaStream) {
	for n := range streams {
		s := &streams[n]
		switch s.Type {
		case "Video":
			v.Video = append(v.Video, s.picture())
		case "Audio":
			v.Audio = append(v.Audio, s.sound())
		case "Subtitle":
			v.Subtitles = append(v.Subtitles, s.subtitle())
		}
	}
	if len(v.Video) > 0 {
		first := v.Video[0]
		v.Width, v.Height, v.VideoCodec, v.VideoProfile = first.Width, first.Height, first.Codec, first.Profile
		v.Resolution = resolution(first.Width, first.Height)
	}
	if len(v.Audio) > 0 {
		first := v.Audio[0]
		for _, a := range v.Audio {
			if a.Default {
				first = a
				break
			}
		}
		v.AudioCodec, v.AudioProfile, v.AudioChannels = first.Codec, first.Profile, first.Channels
	}
}

// container gives one container. The server lists all names of a family, such
// as mov,mp4,m4a; then the file's own ending decides.
func container(names, file string) string {
	all := strings.Split(strings.ToLower(names), ",")
	if len(all) == 1 {
		return all[0]
	}
	ending := strings.TrimPrefix(path.Ext(strings.ToLower(file)), ".")
	for _, name := range all {
		if name == ending {
			return name
		}
	}
	return all[0]
}

// resolution gives the class of a picture, with the borders that the server
// itself has.
func resolution(width, height int32) string {
	switch {
	case width <= 0 || height <= 0:
		return ""
	case width <= 720 && height <= 404:
		return "sd"
	case width <= 854 && height <= 480:
		return "480"
	case width <= 1024 && height <= 576:
		return "576"
	case width <= 1280 && height <= 962:
		return "720"
	case width <= 2560 && height <= 1440:
		return "1080"
	}
	return "4k"
}
