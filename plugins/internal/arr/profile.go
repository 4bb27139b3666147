package arr

import "context"

// profile is a quality profile.
type profile struct {
	name, cutoff   string
	upgrade        *bool // nil where it is not told, as the numbers
	least, content *int32
	scores         map[string]int32 // of custom formats, where not 0
}

// recordProfile is a quality profile as the servers write it.
type recordProfile struct {
	ID                int32  `json:"id"`
	Name              string `json:"name"`
	UpgradeAllowed    *bool  `json:"upgradeAllowed"`
	Cutoff            int32  `json:"cutoff"` // id of a quality or of a group
	MinFormatScore    *int32 `json:"minFormatScore"`
	CutoffFormatScore *int32 `json:"cutoffFormatScore"`
	Items             []struct {
		ID      int32  `json:"id"` // of a group
		Name    string `json:"name"`
		Quality struct {
			ID   int32  `json:"id"`
			Name string `json:"name"`
		} `json:"quality"`
	} `json:"items"`
	FormatItems []struct {
		Name  string `json:"name"`
		Score int32  `json:"score"`
	} `json:"formatItems"`
}

// profileList reads the quality profiles.
func (c *client) profileList(ctx context.Context) (map[int32]*profile, error) {
	var rows []recordProfile
	if err := c.get(ctx, "qualityprofile", &rows); err != nil {
		return nil, err
	}
	out := make(map[int32]*profile, len(rows))
	for _, r := range rows {
		p := &profile{name: r.Name, upgrade: r.UpgradeAllowed, least: r.MinFormatScore, content: r.CutoffFormatScore}
		for _, i := range r.Items {
			switch {
			case i.Name != "" && i.ID == r.Cutoff:
				p.cutoff = i.Name
			case i.Name == "" && i.Quality.ID == r.Cutoff:
				p.cutoff = i.Quality.Name
			}
		}
		for _, f := range r.FormatItems {
			if f.Score != 0 {
				if p.scores == nil {
					p.scores = map[string]int32{}
				}
				p.scores[f.Name] = f.Score
			}
		}
		out[r.ID] = p
	}
	return out, nil
}
