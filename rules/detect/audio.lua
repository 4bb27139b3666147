-- The audio format of every track, of the best track and of the default one.
--
-- The codec decides. Titles and the file's name only refine it within its
-- family: TrueHD and Dolby Digital Plus may carry Atmos, DTS-HD MA may be
-- DTS:X. An AC3 track that boasts of Atmos in its title stays Dolby Digital, and
-- the evidence tells of the conflict. The folder's name counts where neither
-- tracks nor the file's name say anything.

local CODEC = {
  truehd = "Dolby TrueHD", mlp = "Dolby TrueHD", eac3 = "Dolby Digital Plus", ac3 = "Dolby Digital",
  dca = "DTS", dts = "DTS", ["dca-ma"] = "DTS-HD MA", ["dca-hra"] = "DTS-HD HRA",
  ["e-ac-3"] = "Dolby Digital Plus", ["ec-3"] = "Dolby Digital Plus", ["ac-3"] = "Dolby Digital",
  flac = "FLAC", alac = "ALAC", aac = "AAC", aac_latm = "AAC", opus = "Opus", vorbis = "Vorbis",
  mp3 = "MP3", mp2 = "MP2", pcm = "PCM", lpcm = "PCM", adpcm = "PCM", wma = "WMA", wmav1 = "WMA", wmav2 = "WMA",
  wmapro = "WMA", wmalossless = "WMA",
  -- Some servers tell the profile and no codec.
  ma = "DTS-HD MA", hra = "DTS-HD HRA",
}
local DTS_PROFILE = {
  ma = "DTS-HD MA", hra = "DTS-HD HRA", es = "DTS-ES", lbr = "DTS Express", express = "DTS Express",
  ["dts express"] = "DTS Express", ["dts-hd ma"] = "DTS-HD MA", ["dts-hd hra"] = "DTS-HD HRA", ["dts-es"] = "DTS-ES",
}
local CARRIES_ATMOS = { ["Dolby TrueHD"] = "TrueHD", ["Dolby Digital Plus"] = "Dolby Digital Plus" }
local MAY_BE_DTSX = { ["DTS-HD MA"] = true, DTS = true }

-- Best first; what carries Atmos counts.
local BEST = {
  "Dolby Atmos/TrueHD", "DTS:X", "Dolby Atmos/Dolby Digital Plus", "Dolby TrueHD", "DTS-HD MA", "FLAC", "PCM", "ALAC",
  "DTS-HD HRA", "Dolby Digital Plus", "DTS-ES", "DTS", "Dolby Digital", "AAC", "MP3", "Opus", "Vorbis", "WMA", "MP2",
  "DTS Express",
}
local RANK, ATMOS_RANK = {}, {}
for i, format in ipairs(BEST) do
  RANK[format] = i
  local carrier = format:match("^Dolby Atmos/(.+)")
  if carrier then ATMOS_RANK[carrier] = i end
end

-- Words, as titles and names write them. A blank stands for any separator or
-- none; after ! neither letters nor digits may follow.
local ATMOS = { "atmos", "dolby atmos", "truehd atmos", "truehda", "ddp atmos", "ddpa", "dd+a" }
local TRUEHD = { "truehd", "true hd!", "dolby truehd", "truehda", "truehd atmos" }
local DDP = { "dd+", "ddp", "ddpa", "dd+a", "ddp atmos", "eac3", "eac3d", "e ac3", "e ac 3", "eac 3",
  "dd plus", "dolby digital plus", "dolby digital +" }
local DD = { "dd!", "dd1", "dd2", "dd20", "dd5", "dd51", "dd7", "dd71", "ddex", "ac3", "ac3d", "ac 3",
  "dolby digital", "dolbyd", "dolby d!", "dolby 2", "dolby 5", "dolby 7" }
-- DTS x264 is no DTS:X.
local DTSX, X264 = { "dts x" }, { "dts x 264", "dts x 265" }
local HRA = { "dts hd hra", "dts hd hr", "dts hd high res", "dts hd highres", "dts hd hi res", "dts hd high resolution", "dts hdhra", "dts hra", "dts hr" }
local ES = { "dts es" }
local MA = { "dts hd ma", "dts ma", "dts hd" }
-- What words may say, in the order in which refine and said take the answers.
local EXTRAS = { ATMOS, DTSX, X264 }
local SAYS = { ATMOS, TRUEHD, DDP, DTSX, X264, HRA, ES, MA }
local DISC = { "bluray", "blu ray", "bd", "bdrip", "brrip", "remux", "bdremux", "bd remux", "uhd", "uhdbd" }
local BETTER = { { "FLAC", "flac" }, { "PCM", "pcm", "lpcm" }, { "ALAC", "alac" } }
local ONE_WORD = {
  { "DTS Express", "dts express", "dts lbr" }, { "DTS", "dts", "dtsd", "dtsx264", "dtsx265" }, { "Dolby Digital", unpack(DD) },
  { "AAC", "aac", "qaac", "aac lc", "aacv2", "heaac", "heaacv2" }, { "MP3", "mp3", "lame" }, { "Opus", "opus" },
  { "Vorbis", "vorbis", "ogg" }, { "MP2", "mp2" }, { "WMA", "wma", "wma pro" },
}
-- The same without the words that an episode may be called by, which count
-- only after one that tells how the picture was made.
local TITLE_WORDS = { opus = true, lame = true, ogg = true }
local SURE_WORDS = {
  { "MP3", "mp3" }, { "Vorbis", "vorbis" }, { "MP2", "mp2" }, { "WMA", "wma", "wma pro" },
}
local MADE = { "480p", "576p", "720p", "1080p", "2160p", "web", "web dl", "webdl", "webrip", "bluray", "blu ray", "bd", "bdrip", "remux",
  "dvd", "dvdrip", "hdtv", "x264", "x265", "h 264", "h 265", "hevc", "avc", "av1", "vp9", "xvid", "10bit", "10 bit" }
-- What no title is called counts in front of the year too: -CD-FLAC-2005-.
-- Words that titles have count before a resolution only, which may stand
-- anywhere among the formats.
local ANYWHERE = {
  { "FLAC", { "cd flac", "cds flac", "cdm flac", "cdep flac", "cdr flac", "2cd flac", "3cd flac", "4cd flac",
    "sacd flac", "lp flac", "2lp flac", "vinyl flac", "web flac" } },
  { "Dolby Digital Plus", { "eac3", "eac3d", "ddp5" } }, { "Dolby Digital", { "ac3", "ac3d", "dd5", "dd51" } },
}
local UNDATED = { { "FLAC", { "flac" } }, { "DTS", { "dts!" } }, { "AAC", { "aac" } } }

-- of_codec gives the format that a codec and its profile stand for.
local function of_codec(codec, profile)
  codec = codec or profile
  if not codec then return end
  local format = CODEC[codec]
  if not format then
    codec = codec:lower()
    format = CODEC[codec] or CODEC[codec:match("^(a?d?pcm)_")]
  end
  if format == "DTS" and profile then format = DTS_PROFILE[profile:lower()] or format end
  return format
end

-- refine gives the better format that words make of one, what carries it, and
-- the word; or nil and the word for what such a format cannot be.
local function refine(format, words)
  local atmos, x, x264 = words:find(EXTRAS)
  if x264 then x = nil end
  if atmos and CARRIES_ATMOS[format] then return "Dolby Atmos", CARRIES_ATMOS[format], atmos end
  if x and MAY_BE_DTSX[format] then return "DTS:X", nil, x end
  return nil, nil, atmos or x
end

-- of_title says whether a word without a number of channels may belong to the
-- title: where nothing tells where that ends, and after the number of an
-- episode, which may have its own.
local function of_title(name, word)
  word = word:lower()
  if name.marked and not name.dated or not name.marked and word ~= "opus" then return false end
  local tail = name.tail:lower()
  local from, to = tail:find(word, 1, true)
  if not from or tail:find("^%W?[12567]%.[01]", to + 1) then return false end
  return not name.marked or not words(tail:sub(1, from - 1)):has(MADE)
end

local function before_title_ends(words, entries)
  for _, entry in ipairs(entries) do
    local word = words:anywhere(entry[2])
    if word then return entry[1], word end
  end
end

-- said gives the best format that words alone name, what carries it, and the
-- word. Atmos alone is carried by TrueHD on discs and by Dolby Digital Plus
-- elsewhere.
local function said(words)
  local atmos, truehd, ddp, x, x264, hra, es, ma = words:find(SAYS)
  if atmos and truehd then return "Dolby Atmos", "TrueHD", atmos end
  if x and not x264 then return "DTS:X", nil, x end
  if atmos then
    local disc = words:has(DISC) and not ddp and not words:has(DD)
    return "Dolby Atmos", disc and "TrueHD" or "Dolby Digital Plus", atmos
  end
  if truehd then return "Dolby TrueHD", nil, truehd end
  if ma and not hra and not es then return "DTS-HD MA", nil, ma end
  local format, word = words:first(BETTER)
  if format then return format, nil, word end
  if hra then return "DTS-HD HRA", nil, hra end
  if ddp then return "Dolby Digital Plus", nil, ddp end
  if es then return "DTS-ES", nil, es end
  format, word = words:first(ONE_WORD)
  if format and TITLE_WORDS[word:lower()] and of_title(words, word) then format, word = words:first(SURE_WORDS) end
  if format then return format, nil, word end
  format, word = before_title_ends(words, ANYWHERE)
  if not format and not words.dated then format, word = before_title_ends(words, UNDATED) end
  return format, nil, word
end

-- foremost says whether a track is the one that the file's name speaks of: of
-- those with its format the first that has the most channels.
local function foremost(track, format)
  local first, most = nil, -1
  for _, other in ipairs(track.version.audio) do
    local channels = other.channels or 0
    if channels > most and of_codec(other.codec, other.profile) == format then first, most = other, channels end
  end
  return first == track
end

detect("audio_format", { of = "audio", gives = { "audio_carrier" } }, function(track)
  local codec, profile, titles = track.codec, track.profile, track.titles
  local format = of_codec(codec, profile)
  if not format then
    if codec then return end
    local found, carrier, word = said(titles)
    if found then return found, "title=" .. word, "title", carrier end
    return
  end
  local evidence = "codec=" .. (codec or profile)
  if codec and profile then evidence = evidence .. ", profile=" .. profile end
  local better, carrier, word = refine(format, titles)
  if better then return better, evidence .. ", title=" .. word, "title", carrier end
  if word then evidence = evidence .. ", conflict: title=" .. word end
  if CARRIES_ATMOS[format] or MAY_BE_DTSX[format] then
    better, carrier, word = refine(format, track.version.name)
    if better and foremost(track, format) then return better, evidence .. ", name=" .. word, "name", carrier end
  end
  return format, evidence
end)

local function rank(format, carrier)
  return carrier and ATMOS_RANK[carrier] or RANK[format] or #BEST + 1
end

detect("audio_format", {
  of = "version",
  gives = { "audio_carrier", "default_audio_format" },
  best = {
    { "Dolby Atmos", audio_carrier = "TrueHD" }, "DTS:X", "Dolby Atmos", unpack(BEST, 4),
  },
}, function(version)
  local best, lowest, format, carrier, default
  local name, tracks = version.name, version.audio
  for _, track in ipairs(tracks) do
    local traits, chosen = track.traits, track.default
    local its_format = get(traits, "audio_format")
    if its_format then
      local its_carrier = get(traits, "audio_carrier")
      local r = rank(its_format, its_carrier)
      if not best or r < lowest then best, lowest, format, carrier = traits, r, its_format, its_carrier end
      if chosen and not default then default = its_format end
    end
  end
  if best then
    local evidence, claimed, claimed_carrier, word = best:evidence("audio_format"), said(name)
    if claimed and claimed ~= format and rank(claimed, claimed_carrier) < lowest then
      evidence = evidence .. ", conflict: name=" .. word
    end
    return format, evidence, best:confidence("audio_format"), carrier, default
  end

  -- No track tells: the file as a whole may, or its name.
  local codec, profile = version.audio_codec, version.audio_profile
  format = of_codec(codec, profile)
  if format then
    local evidence = codec and "audio_codec=" .. codec or "audio_profile=" .. (profile or "")
    local better, carrier, word = refine(format, name)
    if better then return better, evidence .. ", name=" .. word, "name", carrier end
    return format, evidence
  end
  local found, carrier, word = said(name)
  if found then return found, "name=" .. word, "name", carrier end
  found, carrier, word = said(name.folder)
  if found then return found, "folder=" .. word, "name", carrier end
end)
