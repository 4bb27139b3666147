// Package arr is what the Radarr and Sonarr plugins share. The two
// applications come from one code base: the same keys, errors, tags and
// editor, and catalogues whose entries differ in a few fields. An App says in
// what they differ; an Instance is one configured Radarr or Sonarr.
//
// A run reads the catalogue once, as a stream, into compact entries with
// indexes by path, id and title (catalogue), and answers every item from
// memory (Match). Changes are sent by the editor calls, a hundred entries at a
// time, after the entries were read again (Apply). Reads are tried again where
// that may help, writes never are.
package arr
