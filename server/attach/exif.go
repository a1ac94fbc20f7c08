package attach

import "encoding/binary"

const tagOrientation = 0x0112

// orientationOf reads which way up a picture is to be shown from the TIFF that
// EXIF is; 1, which is as it lies, where it says nothing of use.
func orientationOf(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[e:]) == tagOrientation && order.Uint16(tiff[e+2:]) == 3 { // SHORT
			if o := int(order.Uint16(tiff[e+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}

// orientationTIFF is the least TIFF that says which way up.
func orientationTIFF(o int) []byte {
	return []byte{
		'M', 'M', 0, '*', 0, 0, 0, 8, // the directory begins at 8
		0, 1, // one entry
		tagOrientation >> 8, tagOrientation & 0xff, 0, 3, 0, 0, 0, 1, 0, byte(o), 0, 0,
		0, 0, 0, 0, // no other directory
	}
}
