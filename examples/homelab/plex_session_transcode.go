package homelab

import "strconv"

// transcode writes TranscodeSession, which is there only while the server works on the stream.
func (s *Session) transcode(w *writer) {
	t := s.Transcode
	if t == nil {
		return
	}
	number := func(name string, v float64) { w.literal(name, strconv.FormatFloat(v, 'f', -1, 64)) }
	w.child("TranscodeSession")
	w.plain("key", "/transcode/sessions/"+s.Player.MachineID)
	w.bool("throttled", t.Throttled)
	w.bool("complete", false)
	number("progress", t.Progress)
	w.num("size", -22)
	number("speed", t.Speed)
	w.bool("error", false)
	w.plain("context", "streaming")
	w.optional("videoDecision", t.Video)
	w.optional("audioDecision", t.Audio)
	w.optional("subtitleDecision", t.Subtitles)
	w.plain("protocol", t.Protocol)
	w.plain("container", t.Container)
	w.bool("transcodeHwRequested", t.HWRequested)
	if t.Decoder != "" {
		w.plain("transcodeHwDecoding", t.Decoder)
		w.plain("transcodeHwDecodingTitle", "Intel ("+t.Decoder+")")
	}
	if t.Encoder != "" {
		w.plain("transcodeHwEncoding", t.Encoder)
		w.plain("transcodeHwEncodingTitle", "Intel ("+t.Encoder+")")
	}
	w.bool("transcodeHwFullPipeline", t.Decoder != "" && t.Encoder != "")
	w.literal("timeStamp", "1705895805.49")
	w.end("TranscodeSession")
}
