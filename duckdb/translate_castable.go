package duckdb

// castable reports whether Trino has a cast, or DuneSQL, which has those of
// 256-bit integers and of bytes. What the printer does not know passes.
func castable(from, to typ) bool {
	switch {
	case !from.known() || !to.known():
		return true
	case from.kind == to.kind:
		return castableWithin(from, to)
	case from.opaque() || to.opaque():
		return castableOpaque(from, to)
	case from.kind == kindJSON:
		return to.numeric() || to.is(kindBoolean, kindVarchar, kindArray, kindMap, kindRow)
	case to.kind == kindJSON:
		return jsonCastable(from)
	case from.kind == kindVarchar:
		return !to.is(kindArray, kindMap, kindRow) && !to.duration()
	case from.kind == kindChar:
		return to.numeric() && to.kind != kindDecimal || to.is(kindBoolean, kindVarchar, kindVarbinary, kindDate, kindTimestamp, kindTimestampTZ)
	case to.kind == kindVarchar:
		return !from.is(kindArray, kindMap, kindRow)
	case from.numeric() || from.kind == kindBoolean:
		return to.numeric() || to.kind == kindBoolean || from.big() && to.kind == kindVarbinary
	case from.moment() && to.moment():
		return !(from.kind == kindDate && to.kind == kindTime || from.kind == kindTime && to.kind == kindDate)
	case from.kind == kindVarbinary:
		return to.big() || to.integral() || to.kind == kindUUID
	}
	return from.kind == kindUUID && to.kind == kindVarbinary
}

// castableWithin compares what two arrays, maps or rows hold.
func castableWithin(from, to typ) bool {
	switch from.kind {
	case kindArray:
		return castable(from.item(), to.item())
	case kindMap:
		return castable(from.keys(), to.keys()) && castable(from.item(), to.item())
	case kindRow:
		if len(from.fields) != len(to.fields) {
			return false
		}
		for i := range from.fields {
			if !castable(from.fields[i].typ, to.fields[i].typ) {
				return false
			}
		}
	case kindQDigest:
		return from.item().kind == to.item().kind
	}
	return true
}

// castableOpaque: sketches are bytes, and a set holds a HyperLogLog. Geometries
// have functions for that.
func castableOpaque(from, to typ) bool {
	switch {
	case from.is(kindGeometry, kindGeography) || to.is(kindGeometry, kindGeography):
		return false
	case from.kind == kindVarbinary:
		return to.kind != kindP4HyperLogLog
	case to.kind == kindVarbinary:
		return from.kind != kindP4HyperLogLog
	case to.kind == kindHyperLogLog:
		return from.is(kindP4HyperLogLog, kindSetDigest)
	}
	return from.kind == kindHyperLogLog && to.kind == kindP4HyperLogLog
}

// jsonCastable reports whether a value can be made JSON of.
func jsonCastable(t typ) bool {
	switch t.kind {
	case kindArray:
		return jsonCastable(t.item())
	case kindMap:
		return jsonCastable(t.item())
	case kindRow:
		for i := range t.fields {
			if !jsonCastable(t.fields[i].typ) {
				return false
			}
		}
	}
	return !t.duration() && !t.opaque() && !t.is(kindChar, kindTime, kindTimestampTZ, kindUUID)
}
