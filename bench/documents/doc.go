// Command documents measures the document reader by bench/PROTOCOL.md.
//
//	documents run    -part test -groups clean,camera,hard -pages 1000 [-out DIR] [-chunk 20]
//	documents zones  -part test -groups clean,camera,hard -pages 14000 [-threads 1]  pictures of zones alone (reader.ReadZone)
//	documents tally  -commit READER [-out DIR] [-tally FILE]  adds the chunks of zones to the tallies, which are kept with the code
//	documents symbols [-part test] [-groups GRADES] [-pages N]  pages with a PDF417, of which only that is read
//	documents both   [-part test] [-groups GRADES] [-pages N]  front and back of a card in one picture
//	documents report [-out DIR] [-worst DIR]
//	documents speed  [-groups camera] [-pages N]  time and memory of reading, in a process of its own
//	documents real   -docs DIR [-truth FILE] [-peers VENV]
//	documents again  -docs DIR [-groups GRADES] [-pages N]  the same photographed anew by simulation
//	documents reused [-part test] [-first N] [-pages N]  one portrait file under two names, among camera pages
//
// A run is made of chunks. Each is one JSON file under -out, written whole when
// it is done; a chunk that is there is not read again, and one that another
// process works on is left to it. So a run can be stopped, resumed, and shared
// by several processes. Chunks of another reader revision or commit are kept
// apart by the folder's name. A chunk of zones that is tallied in zones.tsv is not
// read again either, unless -tally names another file.
package main
