package barchan

import (
	"crypto/rand"
	"crypto/sha256"
	"hash/crc32"
	"math/big"
	"strings"
)

// A made secret is "brn_", 43 characters of base 62 that hold 256 random bits,
// and 6 more that hold the CRC-32 of all before: a scanner can tell a leaked
// secret from noise, and a typing error is seen without a database.
const (
	secretPrefix   = "brn_"
	secretDigits   = 43
	checksumDigits = 6
	base62         = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	hintLength     = 4 // beyond the prefix of a made secret
)

// Bounds of a secret that an operator chooses.
const (
	MinSecretLength = 16
	MaxSecretLength = 128
)

// NewSecret makes the secret of an API key.
func NewSecret() string {
	var random [32]byte
	rand.Read(random[:]) // never fails
	body := secretPrefix + toBase62(new(big.Int).SetBytes(random[:]), secretDigits)
	return body + checksum(body)
}

// NewToken makes a text of 43 base 62 characters that hold 256 random bits: what
// a browser keeps of a sign-in.
func NewToken() string {
	var random [32]byte
	rand.Read(random[:]) // never fails
	return toBase62(new(big.Int).SetBytes(random[:]), secretDigits)
}

// PossibleSecret reports whether s can be the secret of any key. A made one
// that was mistyped or cut is told by its checksum, without a look-up.
func PossibleSecret(s string) bool {
	if len(s) < MinSecretLength || len(s) > MaxSecretLength {
		return false
	}
	return !strings.HasPrefix(s, secretPrefix) || MadeSecret(s)
}

// MadeSecret reports whether s is a secret as NewSecret makes it, with a right
// checksum.
func MadeSecret(s string) bool {
	const length = len(secretPrefix) + secretDigits + checksumDigits
	if len(s) != length || !strings.HasPrefix(s, secretPrefix) {
		return false
	}
	body := s[:length-checksumDigits]
	return s[length-checksumDigits:] == checksum(body)
}

// ValidateSecret returns a CodeInvalid error unless s may be used as a secret:
// 16 to 128 printable ASCII characters without spaces; if it begins as made ones
// do, it must be one. The message does not repeat s.
func ValidateSecret(s string) error {
	if len(s) < MinSecretLength || len(s) > MaxSecretLength {
		return Errorf(CodeInvalid, "an API key must have %d to %d characters", MinSecretLength, MaxSecretLength)
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' {
			return Errorf(CodeInvalid, "an API key may hold only printable ASCII characters, and no spaces")
		}
	}
	if !PossibleSecret(s) {
		return Errorf(CodeInvalid, "an API key that begins with %s must be one that this program made, and whole", secretPrefix)
	}
	return nil
}

// HashSecret is what is stored of a secret. A fast hash is right here: secrets
// are random, not chosen words.
func HashSecret(s string) [32]byte { return sha256.Sum256([]byte(s)) }

// SecretHint returns the first characters of s, to recognise a key by in a
// list. They are too few to help to guess the rest.
func SecretHint(s string) string {
	length := hintLength
	if strings.HasPrefix(s, secretPrefix) {
		length += len(secretPrefix)
	}
	return s[:min(len(s), length)]
}

func checksum(body string) string {
	return toBase62(new(big.Int).SetUint64(uint64(crc32.ChecksumIEEE([]byte(body)))), checksumDigits)
}

// toBase62 writes n with at least digits characters.
func toBase62(n *big.Int, digits int) string {
	text := make([]byte, digits)
	base, digit := big.NewInt(62), new(big.Int)
	for i := digits - 1; i >= 0; i-- {
		n.DivMod(n, base, digit)
		text[i] = base62[digit.Int64()]
	}
	return string(text)
}
