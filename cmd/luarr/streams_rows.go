package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// streamColumns are what is shown of a stream; where there is no room the least
// important go first.
var streamColumns = []report.Column{
	{Name: "ID"}, {Name: "USER", Least: 6}, {Name: "TITLE", Least: 12}, {Name: "PLAYER", Rank: 5, Least: 8}, {Name: "STATE"}, {Name: "AT", Rank: 4},
	{Name: "WHERE"}, {Name: "KBIT/S", Rank: 7}, {Name: "VIDEO"}, {Name: "AUDIO", Rank: 1}, {Name: "SUBS", Rank: 8},
	{Name: "SOURCE", Rank: 2, Least: 20}, {Name: "DELIVERED", Rank: 3, Least: 20}, {Name: "HARDWARE", Rank: 6},
	{Name: "SPEED", Rank: 9}, {Name: "AS", Rank: 10},
}

// streamRows are the rows of streams.
func streamRows(sessions []*wire.Session) [][]string {
	var rows [][]string
	for _, s := range sessions {
		rows = append(rows, []string{
			streamName(s), told(s.User), streamTitle(s), told(s.GetPlayer().GetTitle()), told(s.State), progressText(s),
			told(s.Location), numberText(int64(s.BandwidthKbps)), becomes(s.VideoDecision), becomes(s.AudioDecision), becomes(s.SubtitleDecision),
			shapeText(s, s.SourceMedia), shapeText(s, s.Delivered), hardwareText(s), speedText(s), told(s.Container) + "/" + told(s.Protocol),
		})
	}
	return rows
}

// told is a text, or a mark where the server does not tell it.
func told(text string) string {
	if text == "" {
		return "?"
	}
	return text
}

func numberText(n int64) string {
	if n == 0 {
		return "?"
	}
	return fmt.Sprint(n)
}

// streamTitle writes what plays, with season and episode.
func streamTitle(s *wire.Session) string {
	title := s.Title
	switch {
	case s.SeasonNumber != nil && s.EpisodeNumber != nil:
		title = fmt.Sprintf("%s S%02dE%02d %s", s.SeriesTitle, *s.SeasonNumber, *s.EpisodeNumber, title)
	case s.SeriesTitle != "":
		title = s.SeriesTitle + " - " + title
	case s.Year > 0:
		title = fmt.Sprintf("%s (%d)", title, s.Year)
	}
	if s.Live {
		title = "live: " + title
	}
	return told(title)
}

func progressText(s *wire.Session) string {
	switch {
	case s.Progress != nil:
		return fmt.Sprintf("%.0f%%", 100**s.Progress)
	case s.Live:
		return "live"
	}
	return "?"
}

func becomes(d string) string {
	switch d {
	case "direct_play":
		return "direct"
	case "none":
		return "-"
	}
	return told(d)
}

// shapeText writes what a file is, or what is delivered of it.
func shapeText(s *wire.Session, m *wire.Stream) string {
	if m == nil {
		return "?"
	}
	var parts []string
	if s.VideoDecision != "none" {
		parts = append(parts, told(m.Resolution), told(m.VideoCodec), told(m.DynamicRange))
	}
	if s.AudioDecision != "none" {
		sound := m.AudioFormat
		if sound == "" {
			sound = told(m.AudioCodec)
		}
		if m.AudioChannels > 0 {
			sound += fmt.Sprintf(" %dch", m.AudioChannels)
		}
		parts = append(parts, sound)
	}
	return strings.Join(parts, " ")
}

// hardwareText writes what decodes and what encodes, and whether hardware was
// asked for where none is used.
func hardwareText(s *wire.Session) string {
	if s.VideoDecision != "transcode" {
		return "-"
	}
	part := func(field, device string) string {
		switch {
		case device != "":
			return device
		case isUnread(s, field):
			return "?"
		}
		return "cpu"
	}
	used := part("hw_decode", s.HwDecode) + " > " + part("hw_encode", s.HwEncode)
	if s.GetHwRequested() && s.HwDecode == "" && s.HwEncode == "" {
		used += ", asked for"
	}
	return used
}

func isUnread(s *wire.Session, field string) bool {
	return slices.ContainsFunc(s.Unread, func(u *wire.Unread) bool { return u.Field == field })
}

func speedText(s *wire.Session) string {
	if s.VideoDecision != "transcode" && s.AudioDecision != "transcode" {
		return "-"
	}
	text := "?"
	if s.TranscodeSpeed > 0 {
		text = fmt.Sprintf("%.1fx", s.TranscodeSpeed)
	}
	if s.GetThrottled() {
		text += " throttled"
	}
	return text
}
