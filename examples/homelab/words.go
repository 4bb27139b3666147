package homelab

// The words that made-up titles, people and plots are put together from. The title lists have 64 entries each: a title
// spends six bits on every word (see title.go), which is what keeps titles unique without a table.

var adjectives = [64]string{
	"Amber", "Ashen", "Azure", "Bitter", "Blind", "Borrowed", "Brass", "Broken", "Burning", "Carmine", "Cold", "Copper",
	"Crimson", "Crooked", "Distant", "Drowned", "Dusty", "Electric", "Emerald", "Endless", "Faded", "Falling", "Feral",
	"Fifth", "Forgotten", "Fragile", "Frozen", "Gentle", "Gilded", "Glass", "Golden", "Hidden", "Hollow", "Humble", "Idle",
	"Invisible", "Iron", "Ivory", "Jaded", "Lonely", "Lucid", "Midnight", "Narrow", "Northern", "Obsidian", "Pale", "Paper",
	"Patient", "Quiet", "Rusted", "Salted", "Scarlet", "Second", "Secret", "Silver", "Sleeping", "Stolen", "Sunken", "Tender",
	"Thirteenth", "Velvet", "Wandering", "Wicked", "Winter",
}

var nouns = [64]string{
	"Albatross", "Anchor", "Archive", "Balcony", "Ballad", "Beekeeper", "Bridge", "Caravan", "Cartographer", "Cellar",
	"Clockmaker", "Compass", "Conductor", "Corridor", "Dancer", "Diver", "Echo", "Engine", "Ferry", "Fiddler", "Fortress",
	"Garden", "Harbor", "Heron", "Horizon", "Innkeeper", "Island", "Jury", "Kestrel", "Kingdom", "Lantern", "Ledger",
	"Letter", "Lighthouse", "Locksmith", "Machine", "Mapmaker", "Meadow", "Messenger", "Mirror", "Mountain", "Nightingale",
	"Observatory", "Orchard", "Orphan", "Painter", "Pilot", "Postcard", "Promise", "Quarry", "Radio", "River", "Sailor",
	"Shepherd", "Signal", "Sparrow", "Station", "Stranger", "Summer", "Tailor", "Theater", "Tide", "Violin", "Witness",
}

var places = [64]string{
	"Abelmoor", "Aldersea", "Ambergate", "Arlen Bay", "Ashcombe", "Aurelia", "Bellhaven", "Birchwood", "Blackwater", "Bramblewick",
	"Brindle Hill", "Calder Pass", "Carrowmere", "Castellan", "Cinder Row", "Coldbrook", "Corvane", "Dunmarrow", "Eastmere",
	"Elderglen", "Ember Creek", "Farholm", "Fenwick", "Foxhollow", "Gallowmere", "Glasswater", "Greyport", "Halcyon", "Harrowgate",
	"Highmoor", "Isenholt", "Juniper Flats", "Kestrel Point", "Kilmoor", "Larkspur", "Lindenau", "Lowmarsh", "Marrowdale",
	"Merrin", "Mistral", "Nettlefield", "Northwold", "Oakhaven", "Old Quarter", "Orlo", "Pellam", "Pinewater", "Quillon",
	"Ravensbrook", "Redwater", "Rookfield", "Saltmarsh", "Selwyn", "Silt Street", "Stonebridge", "Tamarack", "Thornbury", "Umber Vale",
	"Velm", "Westerly", "Whitcombe", "Willowmere", "Yarrow", "Zephyrine",
}

var givenNames = [32]string{
	"Ada", "Anselm", "Beatriz", "Caspar", "Chidi", "Dagny", "Elio", "Farah", "Greta", "Hamid", "Ines", "Jonas", "Kaya", "Leif",
	"Mara", "Nadia", "Odette", "Pavel", "Quinn", "Rosa", "Silas", "Tove", "Ugo", "Vera", "Wanda", "Xenia", "Yusuf", "Zelda",
	"Björn", "Chloé", "Máire", "Søren",
}

var surnames = [32]string{
	"Abara", "Bergqvist", "Calloway", "Duarte", "Eklund", "Fontaine", "Galanis", "Haddad", "Ivanova", "Jansen", "Kovač", "Lindqvist",
	"Marchetti", "Novak", "Okafor", "Petrov", "Quispe", "Rinaldi", "Sato", "Thorne", "Ueda", "Vasquez", "Weiss", "Xu", "Yilmaz",
	"Zielinski", "Ashdown", "Brandt", "Castellano", "Dimitriou", "Engström", "Fairweather",
}

var studios = [16]string{
	"Kestrel Pictures", "Northlight", "Paper Boat Films", "Meridian House", "Quarry Lane", "Tidewater Studios", "Blue Lantern",
	"Halcyon Works", "Second Moon", "Ironbridge", "Old Quarter Productions", "Velm Film", "Corvane & Sons", "Westerly", "Larkspur", "Umber",
}

var genres = [16]string{
	"Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy", "History", "Horror", "Music",
	"Mystery", "Romance", "Science Fiction", "Thriller",
}

var countries = [8]string{"United States of America", "Germany", "France", "Japan", "Brazil", "Sweden", "Nigeria", "United Kingdom"}

var contentRatings = [8]string{"PG-13", "R", "PG", "G", "Not Rated", "de/12", "gb/15", "NC-17"}

var releaseGroups = [8]string{"KESTREL", "NORTH", "LANTERN", "VELM", "ORLO", "QUARRY", "TIDE", "MERRIN"}

// plotOpenings and plotTurns make a two-sentence summary that no film ever had.
var plotOpenings = [8]string{
	"A retired surveyor returns to ", "Two sisters inherit a house in ", "A letter arrives forty years late in ", "An apprentice vanishes from ",
	"The last train leaves ", "A stranger opens a workshop in ", "A storm cuts off ", "Everyone keeps the same secret in ",
}

var plotTurns = [8]string{
	", and nothing there is where it was.", ", where the past is still on the payroll.", ", with one suitcase and no plan.",
	", and the town must choose whom to believe.", ", a week before the dam is due to open.", ", and only the dog notices.",
	", carrying a map of a place that was never built.", ", and winter comes early.",
}

var taglines = [8]string{
	"Some doors were never locked.", "Listen closely.", "Every map leaves something out.", "It was quiet once.",
	"You can go home. Once.", "The tide keeps count.", "Nobody asked the night watchman.", "What is lost wants to be found.",
}
