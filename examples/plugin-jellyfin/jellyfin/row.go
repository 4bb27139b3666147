package jellyfin

// What the server sends, as far as it is read. Everything may be missing or
// null, which is the same; a value of a wrong type makes its row unreadable.

// itemRow is a BaseItemDto.
type itemRow struct {
	ID                 string `json:"Id"`
	Type               string
	Name               string
	OriginalTitle      string
	SortName           string
	ProductionYear     *int32
	PremiereDate       date
	DateCreated        date
	RunTimeTicks       *int64 // 100 ns each
	OfficialRating     string
	CommunityRating    *float64 // 0 to 10
	CriticRating       *float64 // 0 to 100
	Genres             []string
	Studios            []named
	Tags               *[]string
	ProviderIds        map[string]*string
	Path               string
	LocationType       string
	IndexNumber        *int32
	ParentIndexNumber  *int32
	SeriesID           string `json:"SeriesId"`
	SeriesName         string
	SeasonID           string `json:"SeasonId"`
	SeasonName         string
	Album              string
	AlbumID            string `json:"AlbumId"`
	AlbumArtists       []named
	ArtistItems        []named
	ChildCount         *int32
	RecursiveItemCount *int32
	PartCount          *int32
	UserData           *userData
	MediaSources       *[]mediaSource
	MediaStreams       []mediaStream // of a session: those of the file that plays
}

// named is a NameGuidPair.
type named struct {
	Name string
	ID   string `json:"Id"`
}

// userData is a UserItemDataDto: what one user did with an item.
type userData struct {
	Rating                *float64
	UnplayedItemCount     *int32
	PlaybackPositionTicks int64
	PlayCount             int32
	LastPlayedDate        date
	Played                bool
}

// mediaSource is a MediaSourceInfo: one version of an item.
type mediaSource struct {
	ID           string `json:"Id"`
	Name         string
	Path         string
	Type         string
	Container    string
	Size         *int64
	RunTimeTicks *int64
	Bitrate      *int64 // bits a second
	MediaStreams []mediaStream
}

// mediaStream is a MediaStream.
type mediaStream struct {
	Type                      string
	Index                     *int32
	Codec                     string
	CodecTag                  string
	Profile                   string
	Level                     *float64
	Language                  string
	LocalizedLanguage         string
	Title                     string
	DisplayTitle              string
	BitRate                   *int64 // bits a second
	BitDepth                  *int32
	PixelFormat               string
	ColorTransfer             string
	ColorPrimaries            string
	ColorSpace                string
	ColorRange                string
	VideoRange                string
	VideoRangeType            string
	Hdr10PlusPresentFlag      *bool
	DvVersionMajor            *int32
	DvVersionMinor            *int32
	DvProfile                 *int32
	DvLevel                   *int32
	RpuPresentFlag            *int32
	ElPresentFlag             *int32
	BlPresentFlag             *int32
	DvBlSignalCompatibilityID *int32 `json:"DvBlSignalCompatibilityId"`
	Width                     *int32
	Height                    *int32
	RealFrameRate             *float64
	AverageFrameRate          *float64
	IsInterlaced              bool
	IsDefault                 bool
	IsForced                  bool
	IsExternal                bool
	IsHearingImpaired         bool
	Channels                  *int32
	ChannelLayout             string
	SampleRate                *int32
	AudioSpatialFormat        string
	DeliveryMethod            string
}
