---@meta
-- Made by "luarr rules types" from the plugins that are configured.

---@class luarr.actor.notify
---@overload fun(target: luarr.Item|luarr.Library|luarr.Server|luarr.Run, params: { message: string, title?: string, cooldown_days?: integer, max_per_day?: integer, maintenance_window?: number|string }, reason: string)
notify = {}

--- Sends a message to the services under [notify], once: the same text about the same target is not sent again, unless cooldown_days says after how many days; notify(…) is short for it. Cannot be taken back.
---@param target luarr.Item|luarr.Library|luarr.Server|luarr.Run
---@param params { message: string, title?: string, cooldown_days?: integer, max_per_day?: integer, maintenance_window?: number|string }
---@param reason string Why, for the plan and the journal.
function notify.send(target, params, reason) end

plex = {}

--- Puts labels on an item and takes them off; upper and lower case are the same.
---@param target luarr.Item
---@param params { add?: string|string[], remove?: string|string[], cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function plex.label(target, params, reason) end

--- Has every library of a server, or one library, forget what is in its trash; refused where a disk seems not to be mounted. Loses data: limits.destructive must allow it.
---@param target luarr.Library|luarr.Server
---@param params { max_percent?: number, wait_for_idle?: boolean, wait_minutes?: number, cooldown_days?: integer, max_per_day?: integer, maintenance_window?: number|string }
---@param reason string Why, for the plan and the journal.
function plex.empty_trash(target, params, reason) end

--- Deletes the metadata of what the libraries hold no longer. Cannot be taken back.
---@param target luarr.Server
---@param params { cooldown_days?: integer, max_per_day?: integer, maintenance_window?: number|string }
---@param reason string Why, for the plan and the journal.
function plex.clean_bundles(target, params, reason) end

--- Puts the server's database in order; the server is slow meanwhile. Cannot be taken back.
---@param target luarr.Server
---@param params { wait_for_idle?: boolean, wait_minutes?: number, cooldown_days?: integer, max_per_day?: integer, maintenance_window?: number|string }
---@param reason string Why, for the plan and the journal.
function plex.optimize(target, params, reason) end

--- Sets a preference of the server, such as DatabaseCacheSize; written only where it differs, and read back.
---@param target luarr.Server
---@param params { preference: string, value: string, cooldown_days?: integer, max_per_day?: integer, maintenance_window?: number|string }
---@param reason string Why, for the plan and the journal.
function plex.set_preference(target, params, reason) end

--- Stops a stream, and tells the viewer why; needs a Plex Pass of the server's owner. Cannot be taken back.
---@param target luarr.Session
---@param params { message?: string, grace?: number|string, cooldown?: number|string, max_per_hour?: integer }
---@param reason string Why, for the plan and the journal.
function plex.terminate(target, params, reason) end

radarr = {}

--- Puts tags on an entry of Radarr or takes them off, by name; tags that do not exist are created.
---@param target luarr.Item
---@param params { add?: string|string[], remove?: string|string[], set?: string|string[], instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.tag(target, params, reason) end

--- Has Radarr look for it.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.monitor(target, params, reason) end

--- Stops Radarr from looking for it; its files stay.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.unmonitor(target, params, reason) end

--- Gives an entry of Radarr another quality profile.
---@param target luarr.Item
---@param params { profile: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.set_profile(target, params, reason) end

--- Moves an entry of Radarr with its files to another root folder, in a folder of the same name; Radarr moves the files after it has answered. Loses data: limits.destructive must allow it.
---@param target luarr.Item
---@param params { root_folder: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.set_root_folder(target, params, reason) end

--- Has Radarr read again what is known of an entry, and look at its files. Cannot be taken back.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.refresh(target, params, reason) end

--- Has Radarr look for releases, which it may then download; indexers bear few searches a day: set max_per_day and cooldown_days. Cannot be taken back.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.search(target, params, reason) end

--- Deletes the file of a movie and keeps its entry. Loses data: limits.destructive must allow it.
---@param target luarr.Item
---@param params { unmonitor?: boolean, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.delete_file(target, params, reason) end

--- Takes an entry out of Radarr. Loses data: limits.destructive must allow it.
---@param target luarr.Item
---@param params { files?: boolean, exclude?: boolean, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.delete(target, params, reason) end

--- Adds an item to Radarr that it does not have, by its TMDB id; undone only as long as it has no file.
---@param target luarr.Item
---@param params { profile: string, root_folder: string, tags?: string|string[], monitored?: boolean, search?: boolean, minimum_availability?: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function radarr.add(target, params, reason) end

sonarr = {}

--- Puts tags on an entry of Sonarr or takes them off, by name; tags that do not exist are created.
---@param target luarr.Item
---@param params { add?: string|string[], remove?: string|string[], set?: string|string[], instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.tag(target, params, reason) end

--- Has Sonarr look for it; a season with all its episodes, a series without touching its seasons.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.monitor(target, params, reason) end

--- Stops Sonarr from looking for it; its files stay; a season with all its episodes, a series as a whole.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.unmonitor(target, params, reason) end

--- Gives an entry of Sonarr another quality profile.
---@param target luarr.Item
---@param params { profile: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.set_profile(target, params, reason) end

--- Moves an entry of Sonarr with its files to another root folder, in a folder of the same name; Sonarr moves the files after it has answered. Loses data: limits.destructive must allow it.
---@param target luarr.Item
---@param params { root_folder: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.set_root_folder(target, params, reason) end

--- Has Sonarr read again what is known of an entry, and look at its files. Cannot be taken back.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.refresh(target, params, reason) end

--- Has Sonarr look for releases, which it may then download; indexers bear few searches a day: set max_per_day and cooldown_days. Cannot be taken back.
---@param target luarr.Item
---@param params { instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.search(target, params, reason) end

--- Deletes the files of an episode, a season or a series and keeps the entry; a file that holds an episode which is not to go stays. Loses data: limits.destructive must allow it.
---@param target luarr.Item
---@param params { unmonitor?: boolean, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.delete_file(target, params, reason) end

--- Takes an entry out of Sonarr. Loses data: limits.destructive must allow it.
---@param target luarr.Item
---@param params { files?: boolean, exclude?: boolean, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.delete(target, params, reason) end

--- Adds an item to Sonarr that it does not have, by its TVDB id; undone only as long as it has no file.
---@param target luarr.Item
---@param params { profile: string, root_folder: string, tags?: string|string[], monitored?: boolean, search?: boolean, monitor?: string, instance?: string, cooldown_days?: integer, max_per_day?: integer }
---@param reason string Why, for the plan and the journal.
function sonarr.add(target, params, reason) end
