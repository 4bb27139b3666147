package homelab

// phrases are the parts of stream rows that hundreds of thousands of films share word for word. They are written once, when the
// lab is built, and copied afterwards, which halves the cost of a row. The first index is the language of the answer.
type phrases struct {
	videos [2][len(pictures)][]byte
	audios [2][len(sounds)][len(languages) + 1][2][]byte // by language of the track, and whether it is the default
}

func newPhrases() phrases {
	var all phrases
	for xml := range 2 {
		for p := range pictures {
			all.videos[xml][p] = phrase(xml == 1, func(w *writer) { videoStream(w, &pictures[p]) })
		}
		for a := range sounds {
			for lang := range len(languages) + 1 {
				for chosen := range 2 {
					all.audios[xml][a][lang][chosen] = phrase(xml == 1, func(w *writer) { audioStream(w, &sounds[a], lang, chosen == 1) })
				}
			}
		}
	}
	return all
}

// phrase keeps what write appends inside an element that is already open, up to and with its end.
func phrase(xml bool, write func(*writer)) []byte {
	w := &writer{xml: xml, inTag: xml}
	write(w)
	return w.b
}

func (f *phrases) video(xml bool, p pictureID) []byte { return f.videos[bit(xml)][p] }

func (f *phrases) audio(xml bool, a soundID, lang int, chosen bool) []byte {
	return f.audios[bit(xml)][a][lang][bit(chosen)]
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// say appends a phrase, which ends the open element.
func (w *writer) say(phrase []byte) {
	w.b = append(w.b, phrase...)
	w.inTag = false
}
