package script

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// chance makes items whose fields have few or many different values.
type chance struct {
	*rand.Rand
	many bool
}

var texts = map[protoreflect.Name][]string{
	"codec":          {"", "truehd", "eac3", "ac3", "dca", "flac", "aac", "pcm_s16le", "hevc", "E-AC-3", "xyz"},
	"profile":        {"", "ma", "hra", "es", "lc", "main 10", "dts express"},
	"color_transfer": {"", "smpte2084", "arib-std-b67", "bt709", "SMPTE2084"},
	"title":          {"", "Dolby Atmos", "TrueHD Atmos 7.1", "DTS:X", "Commentary", "Surround 5.1", "HDR10+"},
	"display_title":  {"", "English (TRUEHD 7.1)", "4K DoVi/HDR10 (HEVC Main 10)", "Deutsch (DTS-X)", "4K HDR10+"},
	"file": {"", "/m/A (2019)/A.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1.Atmos-GRP.mkv", "B.2021.1080p.WEB-DL.DDP5.1.Atmos.mkv",
		"C.avi", "Wedding.DV.avi", "D.2020.2160p.HDR10Plus.DTS-HD.MA-X.mkv", `C:\m\E.S01E02.HLG.FLAC.mkv`, "Straße.2019.HDR.mkv",
		"Show_S01E01_2160p_WEB_DV_HDR10Plus", "[GRP] Show - 01 [1080p] x264-DTS", "Artist-Album-CD-FLAC-2005-GRP"},
}

func (c chance) text(name protoreflect.Name) string {
	if c.many && c.IntN(4) == 0 {
		return fmt.Sprintf("%s %d %s", pick(c, texts[name]), c.IntN(2000), pick(c, []string{"Atmos", "dv", "HDR10+", "", "dts-x"}))
	}
	if known := texts[name]; known != nil {
		return pick(c, known)
	}
	return pick(c, []string{"", "a", "b"})
}

func pick[T any](c chance, list []T) (none T) {
	if len(list) == 0 {
		return none
	}
	return list[c.IntN(len(list))]
}

// fill sets the fields of a message and of all below it.
func (c chance) fill(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		switch fd := fields.Get(i); {
		case fd.IsMap(), fd.HasPresence() && c.IntN(3) == 0:
		case fd.IsList() && fd.Message() != nil:
			for range c.IntN(4) {
				c.fill(m.Mutable(fd).List().AppendMutable().Message())
			}
		case fd.IsList():
		case fd.Message() != nil:
			c.fill(m.Mutable(fd).Message())
		default:
			m.Set(fd, c.value(fd))
		}
	}
}

func (c chance) value(fd protoreflect.FieldDescriptor) protoreflect.Value {
	n := pick(c, []int64{0, 1, 2, 4, 5, 7, 8, 10})
	if c.many && c.IntN(4) == 0 {
		n = c.Int64N(5000) - 10
	}
	switch fd.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(c.text(fd.Name()))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(n%2 == 0)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(n) / 3)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(n))
	}
	return protoreflect.ValueOfInt64(n)
}

func (c chance) item() *wire.Item {
	item := &wire.Item{Id: fmt.Sprint("home/", c.IntN(1e6)), Title: c.text("title"), Type: pick(c, []string{"movie", "movie", "episode", "track"})}
	for range pick(c, []int{0, 1, 1, 1, 2, 3}) {
		v := &wire.Version{}
		c.fill(v.ProtoReflect())
		item.Versions = append(item.Versions, v)
	}
	if c.IntN(10) == 0 {
		item.Unread = []*wire.Unread{{Field: pick(c, []string{"versions", "codec", "versions.title", "collections"}), Reason: "x"}}
	}
	return item
}

// readers are detectors that read in every way there is.
const readers = `
detect("later", { of = "version" }, function(v) return get(v.traits, "of_tracks"), v.traits:evidence("fields") end)
detect("fields", { of = "version" }, function(v)
  local all = {}
  for k, x in pairs(v) do if type(x) ~= "userdata" and k ~= "id" then all[#all + 1] = k .. "=" .. tostring(x) end end
  return #all, table.concat(all, ",")
end)
detect("below", { of = "version" }, function(v)
  local all = {}
  local function add(x) for k, y in pairs(x) do if type(y) ~= "userdata" then all[#all + 1] = tostring(y) end end end
  for _, x in ipairs(v.video) do add(x) if x.dovi then add(x.dovi) end end
  for _, x in ipairs(v.subtitles) do add(x) end
  if v.height == 4 then for _, x in pairs(v.parts) do add(x) end end
  return #all, table.concat(all, ","):sub(1, 2000)
end)
detect("branch", { of = "version" }, function(v)
  if v.optimized then return v.title elseif v.height then return v.width end
  return v.video[2] and v.video[2].bit_depth, "second"
end)
detect("name_of", { of = "version", gives = { "name_group" } }, function(v)
  local n = v.name
  if v.width == 8 then return n.text, n.tail end
  return { name_of = n:has("dv", { "hdr10+", "hdr!" }, "dts") or n:anywhere({ "web dl", "show" }) or n.marked, name_group = n.group }, n.extension
end)
detect("fails", { of = "version" }, function(v)
  if v.width == 7 then error(v.title or "boo") end
  return v.item.title
end)
detect("of_tracks", { of = "version" }, function(v)
  local all = {}
  for i, a in ipairs(v.audio) do
    all[i] = tostring(get(a.traits, "place", "?")) .. (known(a.traits, "picky") and a.traits.picky or "-")
    if a.version ~= v then all[i] = "!" end
  end
  if v.height == 5 then return v.audio[1].traits.picky end
  if v.height == 7 then return v.audio[1].traits.dynamic_range end
  return table.concat(all, " ")
end)
detect("place", { of = "audio" }, function(a)
  local at
  for i, other in ipairs(a.version.audio) do if other == a then at = i end end
  if a.channels == 4 then return at, a.version.audio[#a.version.audio].traits.picky end
  if a.channels == 5 then return a.version.traits.branch, "its version" end
  return at, select("#", unpack(a.version.audio))
end)
detect("picky", { of = "audio" }, function(a)
  if a.channels == 1 then return end
  if a.channels == 2 then return a.title end
  if a.channels == 7 then local ok, e = pcall(function() local t = a.traits local _ = t return t.picky end) return tostring(ok) end
  return words(a.title, a.display_title):has("atmos", "dts x")
end)
detect("titled", { of = "audio" }, function(a) return a.titles:has("atmos", "dts x"), a.titles:first { { "x", "truehd" }, { "y", "surround" } } end)
detect("entitled", { of = "audio" }, function(a)
  local n = a.version.name
  local x, y, z = n:find { { "dv", "hdr" }, { "web dl" }, { "dts", "flac" } }
  if a.titles:has("commentary") then return "c", n:first { { "HD", "truehd" }, { "other", "dv", "flac" } } end
  return x or y or z, a.version.video[1] and a.version.video[1].titles:has("hdr10+", "dovi")
end)
detect("round", { of = "audio" }, function(a)
  return a.default and a.version.video[1] and a.version.video[1].version == a.version
end)
`

// What a worker that remembers says is what one without a memory says, of
// every item and in any order.
func TestMemoryIsExact(t *testing.T) {
	for name, o := range map[string]Options{
		"shipped": {BuiltIn: rules.FS},
		"readers": options("detect/readers.lua", readers+"detect('dynamic_range', { of = 'video_version' }, function(v) return v.height end)"),
	} {
		for _, limit := range []int{maxNodes, 500} {
			for _, many := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/%t", name, limit, many), func(t *testing.T) {
					sure := o
					sure.forgetful = true
					w, plain := start(t, o), start(t, sure)
					w.maxNodes = limit
					c := chance{rand.New(rand.NewPCG(1, 2)), many}
					var seen []*wire.Item
					most := 0 // remembered at once; in the end all may just have been forgotten
					for range 1000 {
						most = max(most, w.nodes)
						if len(seen) > 0 && c.IntN(3) == 0 {
							compare(t, w, plain, pick(c, seen))
							continue
						}
						item := c.item()
						compare(t, w, plain, item)
						seen = append(seen, item)
					}
					if most == 0 || most > limit || plain.nodes > 0 {
						t.Errorf("%d nodes, and %d without a memory", most, plain.nodes)
					}
					for _, ds := range w.detectors.all {
						for _, d := range ds {
							if d.memory == nil {
								t.Errorf("%s is taken for one with a state", d.name)
							}
						}
					}
				})
			}
		}
	}
}

func compare(t *testing.T, w, plain *Worker, item *wire.Item) {
	t.Helper()
	other := proto.Clone(item).(*wire.Item)
	got, want := fmt.Sprint(w.Detect(item)), fmt.Sprint(plain.Detect(other))
	if !proto.Equal(item, other) {
		t.Fatalf("got  %v\nwant %v", item, other)
	}
	if got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}
