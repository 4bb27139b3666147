// Package arr is what the Radarr and Sonarr plugins share. The two
// applications come from one code base: the same keys, errors, tags and
// editor, and catalogues whose entries differ in a few fields. An App says in
// what they differ; an Instance is one configured Radarr or Sonarr.
//
// A run reads the catalogue once, as a stream, into compact entries with
// indexes by path, id and title (catalogue), and answers every item from
// memory (Match). Changes are sent after the entries were read again: tags and
// fields by the editor calls, a hundred entries at a time (editor), seasons and
// episodes series by series, deletes and additions one by one. Reads are tried
// again where that may help, writes never are: what became of one that met an
// error is read from the server, or not known.
package arr
