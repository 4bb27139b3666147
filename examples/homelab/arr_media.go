package homelab

// writeMediaInfo writes what the application's own probe says of a file: the first audio stream only.
func writeMediaInfo(w *pretty, v *version, duration int64, rangeType bool) {
	pic, a := v.first()
	w.openField("mediaInfo", '{')
	if a != nil {
		w.num("audioBitrate", int64(a.kbps)*1000)
		w.literal("audioChannels", channelWord(a))
		w.text("audioCodec", a.arr)
		w.text("audioLanguages", "eng")
		w.num("audioStreamCount", int64(len(v.tracks)))
	}
	w.num("videoBitDepth", int64(max(8, pic.depth)))
	w.num("videoBitrate", 0)
	w.text("videoCodec", pic.codecTag)
	w.literal("videoFps", pic.rate)
	dynamic := ""
	if pic.arrType != "" {
		dynamic = "HDR"
	}
	w.text("videoDynamicRange", dynamic)
	if rangeType {
		w.text("videoDynamicRangeType", pic.arrType)
	}
	start := w.begin("resolution")
	w.b = appendInt(w.b, pic.width)
	w.b = appendInt(append(w.b, 'x'), pic.height)
	w.end(start)
	start = w.begin("runTime")
	w.b = appendRunTime(w.b, duration)
	w.end(start)
	w.text("scanType", "Progressive")
	w.text("subtitles", "eng")
	w.close('}')
}

// channelWord is the number of channels as 5.1.
func channelWord(a *sound) string {
	switch a.channels {
	case 8:
		return "7.1"
	case 7:
		return "6.1"
	case 6:
		return "5.1"
	}
	return "2"
}

// appendRunTime appends h:mm:ss, or m:ss below an hour.
func appendRunTime(b []byte, ms int64) []byte {
	s := int(ms / 1000)
	if s >= 3600 {
		b = append(appendInt(b, s/3600), ':')
		b = append(appendPadded(b, s/60%60), ':')
		return appendPadded(b, s%60)
	}
	b = append(appendInt(b, s/60), ':')
	return appendPadded(b, s%60)
}
