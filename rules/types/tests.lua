---@meta
-- Made by "luarr rules types" for editors: what tests can call, in files that end in _test.lua.

---@class luarr.make.Item
---@field id? string Stable id, SOURCE/KEY. A plugin gives the server's own key (Plex: ratingKey); the engine puts the name of the source in front.
---@field source? string Name of the configured source that holds the item. Set by the engine.
---@field library? string Title of the library that holds the item (Plex: section title). Set by the engine from the library's own row, so that renaming one costs nothing.
---@field type? string Kind of item: movie, series, season, episode, artist, album or track.
---@field title? string Title as shown (Plex: title).
---@field sort_title? string Title used for sorting, where it differs from the title (Plex: titleSort).
---@field original_title? string Title in the original language; for a track the performer (Plex: originalTitle).
---@field year? integer Year of first release (Plex: year).
---@field studio? string Studio, network or label (Plex: studio).
---@field genres? string|string[] Genres in the server's order (Plex: Genre.tag). Lists may be cut; then unread names this field.
---@field labels? string|string[] Labels that the owner put on the item (Plex: Label.tag).
---@field collections? string|string[] Collections that hold the item (Plex: Collection.tag).
---@field content_rating? string Age rating as the server writes it, such as PG-13 (Plex: contentRating).
---@field rating? number Critics' rating, 0 to 10 (Plex: rating).
---@field audience_rating? number Audience rating, 0 to 10 (Plex: audienceRating).
---@field user_rating? number Rating by the account whose token is used, 0 to 10 (Plex: userRating).
---@field duration_ms? integer Length in milliseconds (Plex: duration).
---@field external_ids? luarr.make.ExternalIds The item's own ids in public databases. For an episode these are the episode's, never the series'.
---@field added_at? luarr.Time|string When the server added it (Plex: addedAt).
---@field updated_at? luarr.Time|string When its metadata last changed; some items have none (Plex: updatedAt).
---@field play_count? integer Times played by the account whose token is used; 0 on a complete row that mentions none (Plex: viewCount).
---@field last_played_at? luarr.Time|string When that account last played it (Plex: lastViewedAt).
---@field plays? luarr.make.Plays What everybody played; unknown unless the history was read.
---@field unread? string|string[]|table<string, string> Fields that could not be read completely, with the reason. Reading one of them in a rule makes the verdict unknown.
---@field parent_id? string Id of the item one level up: an episode's season, a track's album.
---@field series_id? string Id of the series an episode or a season belongs to, or the artist of a track (Plex: grandparentRatingKey or parentRatingKey).
---@field season_number? integer Number of the season, 0 for specials (Plex: index or parentIndex).
---@field episode_number? integer Number within the season; for a track its number on the album (Plex: index).
---@field versions? luarr.make.Version[]|luarr.make.Version The files, one entry for each version of the item (Plex: Media).
---@field traits? table<string, string|number|boolean|{ value: string, evidence?: string, confidence?: string }> The item's own traits: the best of its versions, and those that its source declares. Set by the engine.
---@field matches? table<string, string|luarr.make.Match>|luarr.make.Match[] One entry for each matcher that was asked.
---@field stale? boolean True when the source could not be read in the last run, so that this is what an earlier run saw. Set by the engine.
---@field library_key? string Key of the library on its server (Plex: librarySectionID).
---@field guid? string The server's global id of the item (Plex: guid), as sent.
---@field edition? string Name of the edition, such as Director's Cut (Plex: editionTitle).
---@field originally_available_at? string First release as the server writes it, YYYY-MM-DD (Plex: originallyAvailableAt).
---@field child_count? integer Direct children: a series' seasons, an artist's albums (Plex: childCount).
---@field leaf_count? integer Playable items below: a series' episodes (Plex: leafCount).
---@field viewed_leaf_count? integer Playable items below that the account has watched (Plex: viewedLeafCount).
---@field parent_title? string Title of the item one level up (Plex: parentTitle).
---@field series_title? string Title of the series, or of the artist (Plex: grandparentTitle).
---@field view_offset_ms? integer Position where the account stopped, in milliseconds (Plex: viewOffset).
---@field last_rated_at? luarr.Time|string When the account last rated it (Plex: lastRatedAt).
---@field absolute_number? integer Number counted over all seasons, as anime uses it (Plex: absoluteIndex).
---@field locations? string|string[] Folders of a series or an artist, where the server tells (Plex: Location.path).
---@field file? string Short for a version with this file.
---@field series? luarr.Item Of a season or an episode.
---@field season? luarr.Item Of an episode.
---@field episodes? luarr.Item[] Of a series or a season.

---@class luarr.make.ExternalIds
---@field imdb? string Id at IMDb, such as tt0133093 (Plex: Guid imdb://).
---@field tmdb? string Id at The Movie Database (Plex: Guid tmdb://).
---@field tvdb? string Id at TheTVDB (Plex: Guid tvdb://).
---@field more? string|string[] Ids beyond the first of a kind, with prefix, such as tmdb://603.

---@class luarr.make.Plays
---@field count? integer Plays of all accounts together (Plex: rows of the history).
---@field last_at? luarr.Time|string When somebody last played it.
---@field users? string|string[] Names of the accounts that played it, sorted.

---@class luarr.make.Unread
---@field field? string Name of the field as it stands in the schema, such as labels.
---@field reason? string Why, as one clause.

---@class luarr.make.Version
---@field id? string The server's id (Plex: Media.id).
---@field width? integer Picture width in pixels (Plex: Media.width).
---@field height? integer Picture height in pixels (Plex: Media.height).
---@field resolution? string Resolution class: 4k, 1080, 720, 576, 480 or sd (Plex: Media.videoResolution).
---@field container? string Container, such as mkv (Plex: Media.container).
---@field bitrate_kbps? integer Bit rate of the whole file in kbit/s (Plex: Media.bitrate).
---@field duration_ms? integer Length in milliseconds (Plex: Media.duration).
---@field optimized? boolean True for a copy that the server made for weak players (Plex: Media.proxyType 42).
---@field parts? luarr.make.Part[]|luarr.make.Part The files in playing order (Plex: Media.Part).
---@field video? luarr.make.VideoStream[]|luarr.make.VideoStream Video streams of all parts (Plex: Stream with streamType 1).
---@field audio? luarr.make.AudioStream[]|luarr.make.AudioStream Audio streams of all parts (Plex: Stream with streamType 2).
---@field subtitles? luarr.make.SubtitleStream[]|luarr.make.SubtitleStream Subtitle streams of all parts (Plex: Stream with streamType 3).
---@field traits? table<string, string|number|boolean|{ value: string, evidence?: string, confidence?: string }> What detectors derived for this version, or its source declares, by name.
---@field frame_rate? string Frames per second as the server classes them, such as 24p (Plex: Media.videoFrameRate).
---@field aspect_ratio? number Width by height, such as 2.39 (Plex: Media.aspectRatio).
---@field video_codec? string Codec of the main video stream where no stream was read (Plex: Media.videoCodec).
---@field video_profile? string Its profile (Plex: Media.videoProfile).
---@field audio_codec? string Codec of the main audio stream where no stream was read (Plex: Media.audioCodec).
---@field audio_profile? string Its profile (Plex: Media.audioProfile).
---@field audio_channels? integer Its channels (Plex: Media.audioChannels).
---@field title? string Name of the version, where it has one (Plex: Media.title).
---@field file? string Short for a part with this file.

---@class luarr.make.Part
---@field id? string The server's id (Plex: Part.id).
---@field file? string Absolute path as the server sees it; Windows paths keep their backslashes (Plex: Part.file).
---@field size_bytes? integer Size in bytes (Plex: Part.size).
---@field container? string Container, such as mkv (Plex: Part.container).
---@field duration_ms? integer Length in milliseconds (Plex: Part.duration).

---@class luarr.make.VideoStream
---@field codec? string Codec, such as hevc, h264, av1 (Plex: Stream.codec).
---@field profile? string Profile, such as main 10 (Plex: Stream.profile).
---@field level? integer Level as the server counts it: HEVC 153 is 5.1 (Plex: Stream.level).
---@field bit_depth? integer Bits per sample: 8, 10 or 12 (Plex: Stream.bitDepth).
---@field chroma_subsampling? string Such as 4:2:0 (Plex: Stream.chromaSubsampling).
---@field color_transfer? string Transfer curve: smpte2084 is PQ, arib-std-b67 is HLG (Plex: Stream.colorTrc).
---@field color_primaries? string Primaries, such as bt2020 (Plex: Stream.colorPrimaries).
---@field color_space? string Matrix, such as bt2020nc (Plex: Stream.colorSpace).
---@field color_range? string tv or pc (Plex: Stream.colorRange).
---@field frame_rate? number Frames per second (Plex: Stream.frameRate).
---@field width? integer Width in pixels (Plex: Stream.width).
---@field height? integer Height in pixels (Plex: Stream.height).
---@field scan_type? string progressive or interlaced (Plex: Stream.scanType).
---@field bitrate_kbps? integer Bit rate in kbit/s (Plex: Stream.bitrate).
---@field dovi? luarr.make.DolbyVision Dolby Vision fields; unset where the server names none.
---@field display_title? string What the server calls it, such as 4K DoVi/HDR10 (HEVC Main 10) (Plex: displayTitle).
---@field extended_display_title? string The longer form of that (Plex: extendedDisplayTitle).
---@field title? string Title that the file's author wrote (Plex: Stream.title).
---@field default? boolean True for the track the file plays first (Plex: Stream.default).
---@field id? string The server's id (Plex: Stream.id).

---@class luarr.make.DolbyVision
---@field present? boolean Whether there is Dolby Vision at all (Plex: DOVIPresent).
---@field profile? integer Profile: 5, 7, 8 or 10 (Plex: DOVIProfile).
---@field level? integer Level, 1 to 13 (Plex: DOVILevel).
---@field version? string Version of the metadata, such as 1.0 (Plex: DOVIVersion).
---@field bl_present? boolean Whether there is a base layer (Plex: DOVIBLPresent).
---@field el_present? boolean Whether there is an enhancement layer, as in profile 7 (Plex: DOVIELPresent).
---@field rpu_present? boolean Whether there is dynamic metadata (Plex: DOVIRPUPresent).
---@field bl_compat_id? integer What a screen without Dolby Vision sees: 0 nothing, 1 or 6 HDR10, 2 SDR, 4 HLG (Plex: DOVIBLCompatID).

---@class luarr.make.AudioStream
---@field codec? string Codec, such as truehd, eac3, dca (Plex: Stream.codec).
---@field profile? string Profile, such as ma, hra, lc (Plex: Stream.profile).
---@field channels? integer Number of channels, 8 for 7.1 (Plex: Stream.channels).
---@field channel_layout? string Layout, such as 5.1(side) (Plex: Stream.audioChannelLayout).
---@field sample_rate_hz? integer Samples per second (Plex: Stream.samplingRate).
---@field bitrate_kbps? integer Bit rate in kbit/s (Plex: Stream.bitrate).
---@field language? string Name of the language as the server writes it (Plex: Stream.language).
---@field language_code? string Three-letter code of the language, ISO 639-2 (Plex: Stream.languageCode).
---@field title? string Title that the file's author wrote (Plex: Stream.title).
---@field display_title? string What the server calls it, such as English (TRUEHD 7.1) (Plex: displayTitle).
---@field extended_display_title? string The longer form of that (Plex: extendedDisplayTitle).
---@field default? boolean True for the track the file plays first (Plex: Stream.default).
---@field selected? boolean True for the track the account chose (Plex: Stream.selected).
---@field traits? table<string, string|number|boolean|{ value: string, evidence?: string, confidence?: string }> What detectors derived for this track, by name.
---@field id? string The server's id (Plex: Stream.id).
---@field bit_depth? integer Bits per sample (Plex: Stream.bitDepth).

---@class luarr.make.SubtitleStream
---@field codec? string Codec, such as srt, ass, pgs (Plex: Stream.codec).
---@field language? string Name of the language as the server writes it (Plex: Stream.language).
---@field language_code? string Three-letter code of the language, ISO 639-2 (Plex: Stream.languageCode).
---@field title? string Title that the file's author wrote (Plex: Stream.title).
---@field display_title? string What the server calls it, such as English (SRT) (Plex: displayTitle).
---@field forced? boolean True when players should always show it (Plex: Stream.forced).
---@field external? boolean True for a file of its own beside the video (Plex: Stream with a key).
---@field hearing_impaired? boolean True when it also describes sounds (Plex: Stream.hearingImpaired).
---@field default? boolean True for the track the file shows first (Plex: Stream.default).
---@field selected? boolean True for the track the account chose (Plex: Stream.selected).
---@field id? string The server's id (Plex: Stream.id).
---@field extended_display_title? string The longer display title (Plex: extendedDisplayTitle).

---@class luarr.make.Match
---@field matcher? string Name of the configured matcher that answered. Set by the engine.
---@field state? string matched; absent: the matcher answered completely and has no such entry; unknown: it did not answer; ambiguous: several entries fit; conflict: the evidence contradicts itself.
---@field by? string What decided: path, tmdb, tvdb, imdb or title_year.
---@field confidence? string certain or weak. Nothing acts on a weak match by default.
---@field id? string The entry's id in that application; means nothing without the matcher. Of a season or an episode it is that of its series.
---@field title? string The entry's title (Radarr, Sonarr: title).
---@field year? integer The entry's year (Radarr, Sonarr: year).
---@field monitored? boolean Whether the application looks for it (Radarr, Sonarr: monitored). Of a season or an episode it is its own flag; see series_monitored.
---@field quality_profile? string Name of its quality profile (Radarr, Sonarr: qualityProfileId, by name).
---@field tags? string|string[] Its tags by name, sorted (Radarr, Sonarr: tags, by label).
---@field path? string Its folder as the application sees it (Radarr, Sonarr: path).
---@field has_file? boolean Whether a file is there (Radarr: hasFile; Sonarr: episodeFileCount > 0, of an episode: hasFile).
---@field size_bytes? integer Bytes on disk (Radarr, Sonarr: sizeOnDisk, of a season: its own, of an episode: those of its file, which may hold other episodes too).
---@field reason? string Why the state is what it is, as one clause, where it is not matched.
---@field status? string Release status, such as released, ended, deleted (Radarr, Sonarr: status).
---@field root_folder? string Root folder (Radarr, Sonarr: rootFolderPath).
---@field added_at? luarr.Time|string When the entry was added (Radarr, Sonarr: added).
---@field file? string The entry's file as the application sees it (Radarr: movieFile.path; Sonarr, of an episode: its file's path).
---@field quality? string Name of the file's quality, such as Remux-2160p (Radarr: movieFile.quality; Sonarr, of an episode: its file's).
---@field release_group? string Release group of the file (Radarr: movieFile.releaseGroup; Sonarr, of an episode: its file's).
---@field tmdb? string The entry's ids in public databases; of a season or an episode those of its series. Id at The Movie Database.
---@field imdb? string Id at IMDb.
---@field tvdb? string Id at TheTVDB.
---@field series_type? string standard, daily or anime (Sonarr: seriesType).
---@field fix? string What would help, as one clause, where it can be told: against a state that is not matched, a weak match, or paths that lead nowhere.
---@field version_ids? string|string[] The item's versions that are this entry's: their files lie where it has its own. By path alone; empty where nothing is known of paths. See Version.id.
---@field unread? string|string[] What was not read, because no rule of the run asks for it: files (custom_formats, custom_format_score), scores (format_scores), episodes (all that an episode has of its own), episode_files (what its file has). Those fields are unknown.
---@field file_id? string Id of its file in that application (Radarr: movieFileId; Sonarr, of an episode: episodeFileId).
---@field file_added_at? luarr.Time|string When the file was added (Radarr: movieFile.dateAdded; Sonarr, of an episode: its file's).
---@field edition? string Edition of the file, such as Director's Cut (Radarr: movieFile.edition).
---@field media_info? luarr.make.MediaInfo What the application found in the file (Radarr: movieFile.mediaInfo; Sonarr, of an episode: its file's).
---@field languages? string|string[] Languages of the file by name (Radarr: movieFile.languages; Sonarr, of an episode: its file's).
---@field original_language? string Language of the original by name (Radarr, Sonarr: originalLanguage).
---@field custom_formats? string|string[] Custom formats of the file by name, sorted (Radarr: /moviefile; Sonarr, of an episode: /episodefile).
---@field custom_format_score? integer What its profile makes of those (customFormatScore).
---@field format_scores? table<string, integer> What its profile gives for each custom format, where that is not 0 (/qualityprofile: formatItems).
---@field cutoff_not_met? boolean Whether the file's quality is below the profile's cutoff; custom formats do not count (Radarr: movieFile.qualityCutoffNotMet; Sonarr, of an episode: its file's).
---@field quality_cutoff? string Name of the quality at which the profile is content (/qualityprofile: cutoff).
---@field upgrade_allowed? boolean Whether the profile replaces files by better ones (upgradeAllowed).
---@field min_format_score? integer Least custom format score that the profile takes (minFormatScore).
---@field cutoff_format_score? integer Custom format score at which the profile is content (cutoffFormatScore).
---@field minimum_availability? string When it counts as available: announced, inCinemas, released (Radarr: minimumAvailability).
---@field available? boolean Whether it does by now (Radarr: isAvailable).
---@field in_cinemas_at? luarr.Time|string Premiere in cinemas (Radarr: inCinemas).
---@field digital_release_at? luarr.Time|string First digital release (Radarr: digitalRelease).
---@field physical_release_at? luarr.Time|string First physical release (Radarr: physicalRelease).
---@field release_at? luarr.Time|string When the application takes it to be released (Radarr: releaseDate).
---@field last_search_at? luarr.Time|string When the application last searched for it (Radarr, Sonarr of an episode: lastSearchTime).
---@field episodes? luarr.make.EpisodeCounts How many episodes there are, of a series or a season (Sonarr: statistics).
---@field seasons? luarr.make.EntrySeason[]|luarr.make.EntrySeason The seasons of a series, specials (0) included (Sonarr: seasons).
---@field next_airing_at? luarr.Time|string Next air date of a monitored episode (Sonarr: nextAiring).
---@field previous_airing_at? luarr.Time|string Last air date of a monitored episode (Sonarr: previousAiring).
---@field first_aired_at? luarr.Time|string First air date of the series (Sonarr: firstAired).
---@field last_aired_at? luarr.Time|string Last air date of the series (Sonarr: lastAired).
---@field monitor_new_items? string What happens to new seasons: all or none (Sonarr: monitorNewItems).
---@field series_monitored? boolean Whether the series of a season or an episode is monitored: the application looks for neither where it is not (Sonarr: monitored).
---@field season_number? integer Season number of a season or an episode, as the application counts; 0 is specials.
---@field episode_number? integer Episode number, as the application counts (Sonarr: episodeNumber).
---@field absolute_number? integer Number from the beginning of the series (Sonarr: absoluteEpisodeNumber).
---@field episode_id? string Id of the episode in that application (Sonarr: the id of /episode).

---@class luarr.make.MediaInfo
---@field video_codec? string Codec of the picture, such as x265, h265, HEVC (videoCodec).
---@field dynamic_range? string HDR, or empty for SDR (videoDynamicRange).
---@field dynamic_range_type? string Such as DV HDR10, HDR10Plus, HLG; empty for SDR (videoDynamicRangeType).
---@field bit_depth? integer Bits of a sample (videoBitDepth).
---@field fps? number Frames a second (videoFps).
---@field resolution? string Width and height, such as 3840x1600 (resolution).
---@field scan_type? string Progressive or Interlaced (scanType).
---@field audio_codec? string Codec of the first sound track, such as TrueHD Atmos (audioCodec).
---@field audio_channels? number Its channels, such as 5.1 (audioChannels).
---@field audio_streams? integer How many sound tracks there are (audioStreamCount).
---@field audio_languages? string|string[] Languages of the sound tracks, three letters each (audioLanguages).
---@field subtitles? string|string[] Languages of the subtitles, three letters each (subtitles).

---@class luarr.make.EpisodeCounts
---@field total? integer All known episodes (totalEpisodeCount).
---@field wanted? integer Those that have a file, or are monitored and were aired (episodeCount).
---@field with_file? integer Those that have a file (episodeFileCount).
---@field seasons? integer Seasons without specials, of a series (seasonCount).

---@class luarr.make.EntrySeason
---@field number? integer 0 is specials (seasonNumber).
---@field monitored? boolean Whether the application looks for it (monitored).
---@field episodes? luarr.make.EpisodeCounts How many episodes there are (statistics).
---@field size_bytes? integer Bytes on disk (statistics.sizeOnDisk).
---@field next_airing_at? luarr.Time|string Next air date of a monitored episode (statistics.nextAiring).
---@field previous_airing_at? luarr.Time|string Last air date of a monitored episode (statistics.previousAiring).

---@class luarr.make.Session
---@field id? string The id that stops it (Plex: Session.id). Unset where the server gives it none: then it cannot be stopped.
---@field source? string Name of the configured source. Set by the engine.
---@field user? string Who plays (Plex: User.title).
---@field title? string Title of what plays.
---@field item_id? string Id of the item, SOURCE/KEY; unset for what no library holds.
---@field player? luarr.make.Player The player.
---@field state? string playing, paused or buffering (Plex: Player.state).
---@field location? string lan, wan or relay (Plex: Session.location, Player.relayed).
---@field bandwidth_kbps? integer Bandwidth reserved, in kbit/s (Plex: Session.bandwidth).
---@field progress? number Share played, 0 to 1 (Plex: viewOffset / duration).
---@field source_media? luarr.make.Stream What the file is.
---@field delivered? luarr.make.Stream What the player gets.
---@field video_decision? string direct_play, copy, transcode or none.
---@field audio_decision? string direct_play, copy, transcode or none.
---@field subtitle_decision? string direct_play, copy, transcode, burn or none.
---@field hw_decode? string Hardware that decodes, such as vaapi; unset in software (Plex: transcodeHwDecoding).
---@field hw_encode? string Hardware that encodes; unset in software (Plex: transcodeHwEncoding).
---@field hw_requested? boolean Whether hardware was asked for (Plex: transcodeHwRequested).
---@field transcode_speed? number Times real time (Plex: TranscodeSession.speed).
---@field throttled? boolean True while the encoder rests because the buffer is full (Plex: throttled).
---@field container? string Container delivered.
---@field protocol? string Protocol: http, dash or hls.
---@field started_at? luarr.Time|string When it was first seen. Set by the engine.
---@field type? string Type of what plays: movie, episode, track, clip.
---@field number? integer Number of the stream on its server, counted up with every new one: of two streams that with the higher number began later (Plex: sessionKey).
---@field user_id? string The user's id on this server; the owner's is 1 (Plex: User.id).
---@field series_title? string Series of an episode, artist of a track (Plex: grandparentTitle).
---@field parent_title? string Season of an episode, album of a track (Plex: parentTitle).
---@field season_number? integer Number of the season, 0 for specials (Plex: parentIndex).
---@field episode_number? integer Number of the episode or the track (Plex: index).
---@field year? integer Year of release.
---@field library? string Title of the library; unset for what no library holds (Plex: librarySectionTitle).
---@field library_key? string Key of the library (Plex: librarySectionID).
---@field live? boolean True for live television (Plex: live).
---@field position_ms? integer Place reached, in milliseconds (Plex: viewOffset).
---@field duration_ms? integer Length, in milliseconds (Plex: duration).
---@field version_id? string Id of the version that plays (Plex: Media.id).
---@field part_id? string Id of its part (Plex: Part.id).
---@field optimized? boolean True where it is a copy that the server made (Plex: proxyType 42).
---@field hw_decode_title? string Name of the device that decodes, such as Intel (VAAPI) (Plex: transcodeHwDecodingTitle).
---@field hw_encode_title? string Name of the device that encodes (Plex: transcodeHwEncodingTitle).
---@field hw_full_pipeline? boolean Whether pictures stay on the device from decoding to encoding (Plex: transcodeHwFullPipeline).
---@field transcode_progress? number Share that is transcoded, 0 to 1; unset for live television (Plex: TranscodeSession.progress).
---@field transcode_error? boolean Whether the transcoder failed (Plex: TranscodeSession.error).
---@field secure? boolean Whether the connection is encrypted (Plex: Player.secure).
---@field since? luarr.Time|string Since when state is what it is, as far as it was watched. Set by the engine.
---@field tracks? luarr.make.SessionTrack[]|luarr.make.SessionTrack The tracks that play, each with what becomes of it.
---@field version? luarr.make.Version The file that plays, as the server has it. Detectors look at it.
---@field unread? string|string[]|table<string, string> Fields that could not be read, with the reason; those below by their path, such as source_media.height. Reading one in a rule makes the rule's verdict unknown, so that nothing is stopped.
---@field started_after? luarr.Time|string It began after this time: when its server was read then, it did not play. Unset where nobody had looked. Set by the engine.
---@field item? luarr.Item What plays.

---@class luarr.make.Player
---@field title? string Name the owner gave it (Plex: Player.title).
---@field product? string Program, such as Plex Web (Plex: Player.product).
---@field platform? string Platform, such as Chrome (Plex: Player.platform).
---@field address? string Network address (Plex: Player.address).
---@field machine_id? string Stable id of the device (Plex: Player.machineIdentifier).
---@field public_address? string Address of its household on the internet, without port; unset where the server tells none (Plex: Player.remotePublicAddress).
---@field device? string Model or kind of the device (Plex: Player.device).
---@field version? string Version of the program (Plex: Player.version).

---@class luarr.make.Stream
---@field width? integer Width in pixels.
---@field height? integer Height in pixels.
---@field resolution? string Resolution class: 4k, 1080, 720, 480 or sd.
---@field video_codec? string Video codec.
---@field audio_codec? string Audio codec.
---@field dynamic_range? string Dynamic range, as the trait names it.
---@field audio_format? string Audio format, as the trait names it.
---@field bitrate_kbps? integer Bit rate in kbit/s.
---@field audio_channels? integer Audio channels.
---@field container? string Container, such as mkv.

---@class luarr.make.SessionTrack
---@field type? string video, audio or subtitle.
---@field decision? string direct_play, copy, transcode or burn.
---@field codec? string Codec delivered.
---@field display_title? string As the server shows it, such as English (TRUEHD 7.1).
---@field language? string Language.
---@field location? string How it travels, such as segments-video or direct (Plex: Stream.location).
---@field channels? integer Channels delivered, of audio.
---@field id? string Id of the track in the file (Plex: Stream.id).

---@class luarr.make.Library
---@field source? string Name of the configured source. Set by the engine.
---@field key? string The server's key (Plex: key).
---@field title? string Title (Plex: title).
---@field type? string MOVIE, SERIES or MUSIC; for a library that is skipped the server's own word.
---@field enabled? boolean Whether its items are read. Set by the engine from the configuration.
---@field locations? luarr.make.Location[]|luarr.make.Location Root folders as the server sees them (Plex: Location).
---@field agent? string Metadata agent (Plex: agent).
---@field scanner? string Scanner (Plex: scanner).
---@field language? string Language of its metadata, such as en-US; xn is none (Plex: language).
---@field uuid? string Stable id of the library (Plex: uuid).
---@field updated_at? luarr.Time|string When its settings last changed (Plex: updatedAt).
---@field created_at? luarr.Time|string When it was made (Plex: createdAt).
---@field scanned_at? luarr.Time|string When it was last scanned (Plex: scannedAt).
---@field content_changed_at? integer A counter, not a time, that moves with the content (Plex: contentChangedAt).
---@field refreshing? boolean True while a scan runs (Plex: refreshing).
---@field hidden? integer 0 shown, 1 hidden from home, 2 hidden from home and search (Plex: hidden).
---@field item_count? integer Items of its main type, as last counted.
---@field allow_sync? boolean Whether its items may be synced (Plex: allowSync).
---@field filters? boolean Whether it can be filtered (Plex: filters).
---@field art? string Path of its artwork on the server (Plex: art).
---@field composite? string Path of its composite artwork (Plex: composite).
---@field thumb? string Path of its thumbnail (Plex: thumb).
---@field skipped? string Why its items are not read, where they are not: an unsupported type, or switched off.
---@field stale? boolean True when the last walk over it did not finish, so that its items are what an earlier run saw. Set by the engine.
---@field content? boolean Whether it holds items (Plex: content).
---@field directory? boolean Whether it can be browsed like a folder (Plex: directory).
---@field auto_photo_tags? boolean Whether the server tags photos by what they show (Plex: enableAutoPhotoTags).
---@field agent_group? string Id of the group of metadata providers, where the owner made one (Plex: metadataAgentProviderGroupId).

---@class luarr.make.Location
---@field id? string The server's id (Plex: Location.id).
---@field path? string Absolute path on the server (Plex: Location.path).

---@class luarr.make.Server
---@field source? string Name of the configured source. Set by the engine.
---@field name? string Name the owner gave it (Plex: friendlyName).
---@field version? string Version (Plex: version).
---@field platform? string Operating system (Plex: platform).
---@field machine_id? string Stable id of the server (Plex: machineIdentifier).
---@field url? string Base URL it is reached at, without token.
---@field state? string up or down. Set by the engine.
---@field data_age_s? integer Seconds since its data was last read completely. Set by the engine.
---@field settings? table<string, any> The source's settings that rules may read. Set by the engine.
---@field preferences? table<string, any> Preferences of the server that are no secret, as text by the server's own names (Plex: Setting.id and value). Unset where they could not be read.

---@class luarr.make.Run
---@field id? integer Number, from 1.
---@field pipeline? string Name of the pipeline.
---@field started_at? luarr.Time|string When it began.
---@field ended_at? luarr.Time|string When it ended; unset while it runs, and after a crash.
---@field stages? luarr.make.Stage[]|luarr.make.Stage The stages it went through.
---@field changes? table<string, integer> Number of changes by state.
---@field findings? luarr.make.Finding[]|luarr.make.Finding What a person should know.
---@field state? string running, done, failed or interrupted.
---@field plan_only? boolean True for a run that only planned.

---@class luarr.make.Stage
---@field name? string fetch, normalize, match, act or apply.
---@field items? integer Items it looked at.
---@field requests? integer Requests that plugins sent meanwhile.
---@field seconds? number Wall time in seconds.
---@field changed? integer Items it wrote anew.
---@field remembered? integer Of the items, those that it need not look at: the rules had nothing to say of them last time, and whatever they read is as it was. Of act alone.

---@class luarr.make.Finding
---@field severity? string info, warning or error.
---@field code? string Short stable word for scripts, such as source_unreachable.
---@field subject? string What it is about: an instance, a rule, an item.
---@field message? string What is the matter, as one sentence.
---@field hint? string What to do about it.

--- A change as a test expects it.
---@class luarr.Wanted
---@field [1] string its kind, such as radarr.tag
---@field [2] table? its parameters
---@field [3] string? part of its reason
---@field target any? what it is aimed at

--- What came of running a rule in a test.
---@class luarr.Result
---@field changes { kind: string, params: table, reason: string, target: any, instance: string?, line: string }[] What was proposed, in order; line is where.
---@field unknown { field: string, reason: string }[] What the verdict is unknown for.
---@field errors string[] How the rule failed.
---@field traits luarr.Traits? Traits of the item.
---@field item luarr.Item? The item as the rule saw it.

--- What a test expects.
---@class luarr.Expectation
---@field changes fun(self: luarr.Expectation, list: luarr.Wanted[]): luarr.Expectation Exactly these changes are proposed, in this order.
---@field change fun(self: luarr.Expectation, kind: string, params?: table, reason?: string): luarr.Expectation This change is among those proposed.
---@field nothing fun(self: luarr.Expectation): luarr.Expectation No change is proposed, nothing is unknown and the rule made no mistake.
---@field unknown fun(self: luarr.Expectation, field: string, reason?: string): luarr.Expectation The verdict is unknown, because of this field.
---@field fails fun(self: luarr.Expectation, message?: string): luarr.Expectation The rule ends with an error.
---@field trait fun(self: luarr.Expectation, name: string, value: string|number|boolean, evidence?: string, confidence?: string): luarr.Expectation It has this trait.
---@field no_trait fun(self: luarr.Expectation, name: string): luarr.Expectation No detector gave it this trait.

--- One test of the rule beside which the file lies: stale_test.lua tests stale.lua. Each runs by itself: what one makes or sets another does not see.
---@param name string what it shows
---@param fn fun() makes something, runs the rule on it and says what is expected
function test(name, fn) end

--- Runs the detectors and then the rule, and gives what came of it. All that the test has made before is the store that items{…} goes over; in the library Films are those with library = "Films".
---@param what? luarr.Item|luarr.Session|luarr.Library|luarr.Server what movie { … } or the like made, one thing; nothing for the event run
---@return luarr.Result
function run(what) end

--- Begins an expectation, which fails the test where it is not met. Several can follow each other.
---@param what luarr.Result|luarr.Version|luarr.AudioStream what run gave, or what has traits
---@return luarr.Expectation
function expect(what) end

--- Compares any two values, tables by what they hold.
---@param got any 
---@param want any 
function equal(got, want) end

--- Sets parameters of the rule, as [rules.NAME] of config.toml does.
---@param parameters table name = value
function set(parameters) end

--- Says what prerolls.choose tells the rule. Without it nothing is due.
---@param what { entry: string?, value: string?, current: string?, by_hand: boolean?, enforce: boolean?, reason: string? } what is due and what is set
function due_preroll(what) end

--- Sets now() for what follows. Until then it is noon of 1 January 2026, UTC.
---@param time string|luarr.Time "2024-01-31", "2024-01-31T20:15:00Z" or a time
function clock(time) end

--- Has maintenance.active tell this of every server.
---@param mode { reason?: string, since?: luarr.Time|string, stops_at?: luarr.Time|string, ends_at?: luarr.Time|string, allow?: string[] } what is not said is an hour ago
function in_maintenance(mode) end

--- Has blackouts.active tell this of every server; called again, several.
---@param blackout { name?: string, message?: string, since?: luarr.Time|string, stops_at?: luarr.Time|string, ends_at?: luarr.Time|string, allow?: string[] } what is not said is an hour ago, and an hour from now
function in_blackout(blackout) end

--- A time so many days before the clock's.
---@param n number 
---@return luarr.Time
function days_ago(n) end

--- Makes a movie of a few fields, by their names in the schema: times are "2024-01-31" or days_ago(3), file = "/m/A.2160p.mkv" is short for a version with that file, matches = { radarr = "absent", radarr4k = { id = "7" } }, unread = { "labels" } makes a field unknown, traits = { dynamic_range = "SDR" } goes before what detectors find.
---@param fields luarr.make.Item 
---@return luarr.Item
function movie(fields) end

--- Makes a series of a few fields, by their names in the schema: episodes = { episode { … }, … } makes them its own.
---@param fields luarr.make.Item 
---@return luarr.Item
function series(fields) end

--- Makes a season of a few fields, by their names in the schema: series = …, episodes = { episode { … }, … }.
---@param fields luarr.make.Item 
---@return luarr.Item
function season(fields) end

--- Makes an episode of a few fields, by their names in the schema: series = series { … }, season = season { … }.
---@param fields luarr.make.Item 
---@return luarr.Item
function episode(fields) end

--- Makes an artist of a few fields, by their names in the schema
---@param fields luarr.make.Item 
---@return luarr.Item
function artist(fields) end

--- Makes an album of a few fields, by their names in the schema
---@param fields luarr.make.Item 
---@return luarr.Item
function album(fields) end

--- Makes a track of a few fields, by their names in the schema
---@param fields luarr.make.Item 
---@return luarr.Item
function track(fields) end

--- Makes a movie with one version of a few fields.
---@param fields luarr.make.Version 
---@return luarr.Item
function version(fields) end

--- Makes a movie of which only the name of its file is known.
---@param file string path or name
---@return luarr.Item
function name(file) end

--- Makes a stream that plays.
---@param fields luarr.make.Session item = movie { … } is what plays
---@return luarr.Session
function session(fields) end

--- Makes a library.
---@param fields luarr.make.Library 
---@return luarr.Library
function library(fields) end

--- Makes a server.
---@param fields luarr.make.Server 
---@return luarr.Server
function server(fields) end
