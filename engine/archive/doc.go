// Package archive is the log of a data folder: one append-only, totally
// ordered sequence of records, durable when it says so.
//
// # What holds
//
//   - Records are numbered from 1 without gaps, in the order of Append. A
//     [Position] is such a number; 0 stands before the first record.
//   - When Wait(pos) returns nil, every record up to pos survives a power loss.
//   - A record that was not durable at a crash is afterwards wholly there or
//     wholly absent, and if it is absent, so is every later one. Its position
//     is then given to another record: nothing kept elsewhere may name a
//     position that is not durable.
//   - Bytes of a durable record are never written again.
//   - A failed sync is final: what it covered is unknown, and nothing more is
//     accepted until the log is opened anew.
//
// What is not promised: damage to the very last batch of a process that was
// killed cannot be told from a batch torn by the crash, so it is dropped (and
// reported). Close leaves a mark behind the last batch, so after a clean end
// this cannot happen.
//
// # Use
//
// A writer reserves room, applies its operation under its object's lock,
// appends what was decided while it still holds the lock, lets go of the lock
// and waits:
//
//	if err := log.Reserve(ctx, n, false); err != nil { return err } // nothing has happened
//	mu.Lock()
//	... apply ...
//	pos := log.Append(record, n, archive.Always)
//	mu.Unlock()
//	return log.Wait(ctx, pos)
//
// # On disk
//
// The log is a folder of segments, each named after the position of its first
// record. A segment is written full of zeros and synced before it is used, so
// that syncing a batch has no metadata to write; a segment that is no longer
// needed becomes a spare and is used again. In a segment stands
//
//	block 0    magic, version, first position, size, salt, CRC32C
//	then       batches, each starting at a block of 4096 bytes
//
// and a batch is
//
//	header     magic, count, length, CRC32C, first position, synced position
//	records    each: length, CRC32C that begins with the position, bytes
//	padding    zeros up to the end of the block
//
// All checksums are seeded with the salt of the segment, which is drawn anew
// for each use, so neither the leftovers of a former use nor bytes stored by a
// script can pass for a batch.
//
// # Torn or damaged
//
// A batch header carries the position up to which the log was durable when the
// batch was written. So if something does not check out at position p, and any
// batch header behind it says that p was durable, then p was lost afterwards:
// that is damage, and Open refuses it. A later segment says the same, since a
// segment is synced before its successor is made. Otherwise p was never
// acknowledged; it was torn by a crash, and Open drops it and what follows it.
package archive
