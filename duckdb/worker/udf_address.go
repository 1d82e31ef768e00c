package worker

import (
	"bytes"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	"golang.org/x/crypto/blake2b"
)

// addressFunctions read and write the addresses of chains.
func addressFunctions() []udf {
	return []udf{
		unary("dune_to_tron_address", tBytes, tText, toTron),
		unary("dune_from_tron_address", tText, tBytes, fromTron),
		dyadic("dune_to_ss58", [2]duckdb.Type{tBytes, tBigint}, tText, toSS58),
		unary("dune_from_ss58", tText, tBytes, fromSS58),
		{name: "dune_ton_friendly", args: []duckdb.Type{tText, tBool}, result: tText, eval: func(a []driver.Value) (any, error) {
			return boxed(tonFriendly(a[0].(string), a[1].(bool)))
		}},
		unary("dune_ton_raw", tText, tText, tonRaw),
		unary("dune_address_32", tText, tBytes, address32),
	}
}

const (
	tronPrefix    = 0x41
	tronBytes     = 20 // of an address, without prefix and checksum
	tronCheck     = 4
	addressBytes  = 32
	ss58Check     = 2
	tonBounceable = 0x11
	tonPlain      = 0x51
	tonTest       = 0x80 // a flag of both
)

// toTron is base58 with the checksum of the network: of the last 20 bytes,
// after 0x41.
func toTron(b []byte) (string, error) {
	if len(b) < tronBytes {
		return "", fmt.Errorf("an address has 20 bytes, not %d", len(b))
	}
	payload := append([]byte{tronPrefix}, b[len(b)-tronBytes:]...)
	return toBase58(append(payload, doubleSHA(payload)[:tronCheck]...)), nil
}

// fromTron returns the 20 bytes of an address whose checksum is right.
func fromTron(s string) ([]byte, error) {
	b, err := fromBase58(s)
	if err != nil || len(b) != 1+tronBytes+tronCheck || b[0] != tronPrefix {
		return nil, fmt.Errorf("'%s' is not a Tron address", s)
	}
	payload, check := b[:1+tronBytes], b[1+tronBytes:]
	if !bytes.Equal(doubleSHA(payload)[:tronCheck], check) {
		return nil, fmt.Errorf("'%s' is not a Tron address: its checksum is wrong", s)
	}
	return payload[1:], nil
}

func doubleSHA(b []byte) []byte {
	first := sha256.Sum256(b)
	second := sha256.Sum256(first[:])
	return second[:]
}

// toSS58 writes an address of Substrate: base58 of the network's number in one
// byte or two, the address, and two bytes of checksum.
func toSS58(b []byte, network int64) (string, error) {
	var prefix []byte
	switch {
	case len(b) != addressBytes:
		return "", fmt.Errorf("an address has 32 bytes, not %d", len(b))
	case network < 0 || network >= 1<<14:
		return "", fmt.Errorf("the address type must be between 0 and 16383, not %d", network)
	case network < 64:
		prefix = []byte{byte(network)}
	default:
		prefix = []byte{byte(network>>2)&0x3f | 0x40, byte(network>>8) | byte(network)<<6}
	}
	payload := append(prefix, b...)
	return toBase58(append(payload, ss58Checksum(payload)...)), nil
}

func fromSS58(s string) ([]byte, error) {
	b, err := fromBase58(s)
	if err != nil {
		return nil, fmt.Errorf("'%s' is not an SS58 address", s)
	}
	prefix := 1
	if len(b) > 0 && b[0] >= 64 {
		prefix = 2
	}
	if len(b) != prefix+addressBytes+ss58Check {
		return nil, fmt.Errorf("'%s' is not an SS58 address of 32 bytes", s)
	}
	payload, check := b[:prefix+addressBytes], b[prefix+addressBytes:]
	if !bytes.Equal(ss58Checksum(payload), check) {
		return nil, fmt.Errorf("'%s' is not an SS58 address: its checksum is wrong", s)
	}
	return payload[prefix:], nil
}

func ss58Checksum(payload []byte) []byte {
	sum := blake2b.Sum512(append([]byte("SS58PRE"), payload...))
	return sum[:ss58Check]
}

// tonFriendly writes an address of TON, which is <workchain>:<64 digits>, with
// its flag and a checksum in base64.
func tonFriendly(s string, bounceable bool) (string, error) {
	chain, digits, found := strings.Cut(s, ":")
	workchain, err := strconv.ParseInt(chain, 10, 8)
	account, hexErr := hex.DecodeString(digits)
	if !found || err != nil || hexErr != nil || len(account) != addressBytes {
		return "", fmt.Errorf("'%s' is not a raw TON address", s)
	}
	flag := byte(tonPlain)
	if bounceable {
		flag = tonBounceable
	}
	payload := append([]byte{flag, byte(workchain)}, account...)
	return base64.URLEncoding.EncodeToString(append(payload, crc16(payload)...)), nil
}

// tonRaw reads both alphabets of base64.
func tonRaw(s string) (string, error) {
	b, err := fromBase64(base64.URLEncoding)(strings.NewReplacer("+", "-", "/", "_").Replace(s))
	if err != nil || len(b) != 2+addressBytes+2 || b[0]&^tonTest != tonBounceable && b[0]&^tonTest != tonPlain {
		return "", fmt.Errorf("'%s' is not a user-friendly TON address", s)
	}
	payload, check := b[:2+addressBytes], b[2+addressBytes:]
	if !bytes.Equal(crc16(payload), check) {
		return "", fmt.Errorf("'%s' is not a user-friendly TON address: its checksum is wrong", s)
	}
	return fmt.Sprintf("%d:%x", int8(payload[1]), payload[2:]), nil
}

// crc16 is CRC-16/XMODEM, the most significant byte first.
func crc16(b []byte) []byte {
	var sum uint16
	for _, x := range b {
		sum ^= uint16(x) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return []byte{byte(sum >> 8), byte(sum)}
}

// address32 reads up to 64 hexadecimal digits, after 0x or without it, as 32
// bytes: zeros lead.
func address32(s string) ([]byte, error) {
	digits := strings.TrimPrefix(s, "0x")
	if len(digits)%2 != 0 {
		digits = "0" + digits
	}
	b, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("invalid hex character in '%s'", s)
	}
	if len(b) > addressBytes {
		return nil, fmt.Errorf("'%s' does not fit 32 bytes", s)
	}
	return append(make([]byte, addressBytes-len(b)), b...), nil
}
