package worker

import (
	"database/sql/driver"
	"errors"
	"math"
)

// betaCDF is the share of a beta distribution that is below a value.
func betaCDF(args []driver.Value) (any, error) {
	a, b, x := args[0].(float64), args[1].(float64), args[2].(float64)
	switch {
	case !(x >= 0 && x <= 1):
		return nil, errors.New("value must be in the interval [0, 1]")
	case !(a > 0 && b > 0):
		return nil, errors.New("a, b must be > 0")
	}
	return incompleteBeta(a, b, x), nil
}

// inverseBetaCDF finds the value by halving, down to the last bit.
func inverseBetaCDF(args []driver.Value) (any, error) {
	a, b, p := args[0].(float64), args[1].(float64), args[2].(float64)
	switch {
	case !(p >= 0 && p <= 1):
		return nil, errors.New("p must be in the interval [0, 1]")
	case !(a > 0 && b > 0):
		return nil, errors.New("a, b must be > 0")
	}
	if p == 0 || p == 1 {
		return p, nil
	}
	low, high := 0.0, 1.0
	for range 200 {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if incompleteBeta(a, b, middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return high, nil
}

// incompleteBeta is the regularized incomplete beta function.
func incompleteBeta(a, b, x float64) float64 { return betaBelow(a, b, x, 1-x) }

// betaBelow is incompleteBeta of x, where y is 1-x, exactly: by its continued
// fraction (NIST DLMF 8.17.22), on the side on which that converges fast.
func betaBelow(a, b, x, y float64) float64 {
	switch {
	case x <= 0:
		return 0
	case y <= 0:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaBelow(b, a, y, x)
	}
	front := math.Exp(-logBeta(a, b)+a*logOf(x, y)+b*logOf(y, x)) / a
	return front / betaFraction(a, b, x)
}

// logOf is the logarithm of x, where y is 1-x.
func logOf(x, y float64) float64 {
	if x < y {
		return math.Log(x)
	}
	return math.Log1p(-y)
}

// logBeta is the logarithm of the beta function. Where one argument is a half, as
// for Student's distribution, the difference of two large logarithms is a series.
func logBeta(a, b float64) float64 {
	const large = 20
	if b > a {
		a, b = b, a
	}
	logB, _ := math.Lgamma(b)
	if b == 0.5 && a > large {
		return logB - halfStep(a)
	}
	logA, _ := math.Lgamma(a)
	logAB, _ := math.Lgamma(a + b)
	return logA + logB - logAB
}

// halfStep is by how much the logarithm of the gamma function grows from a large
// number to a half more (NIST DLMF 5.11.13).
func halfStep(a float64) float64 {
	r, q := 1/a, 1/(a*a)
	return math.Log(a)/2 - r*(1.0/8-q*(1.0/192-q*(1.0/640-q*(17.0/14336-q*31.0/18432))))
}

// betaFraction is 1 + d1/(1 + d2/(1 + …)), by the method of Lentz.
func betaFraction(a, b, x float64) float64 {
	const tiny, enough, most = 1e-300, 1e-16, 10_000
	f, c, d := 1.0, 1.0, 0.0
	for i := 1; i <= most; i++ {
		m := float64(i / 2)
		term := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		if i%2 == 1 {
			term = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		if d = 1 + term*d; math.Abs(d) < tiny {
			d = tiny
		}
		if c = 1 + term/c; math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		f *= c * d
		if math.Abs(c*d-1) < enough {
			break
		}
	}
	return f
}

// student makes a function of a value and of degrees of freedom.
func student(f func(x, freedom float64) float64) func(args []driver.Value) (any, error) {
	return func(args []driver.Value) (any, error) {
		x, freedom := args[0].(float64), args[1].(float64)
		if freedom < 1 {
			return nil, errors.New("degrees of freedom must be greater than or equal to 1")
		}
		return f(x, freedom), nil
	}
}

// studentCDF is the share of Student's t-distribution that is below a value.
func studentCDF(x, freedom float64) float64 {
	switch {
	case x != x:
		return x
	case x == 0:
		return 0.5
	}
	tail := 0.0
	if square := x * x; !math.IsInf(square, 1) {
		tail = betaBelow(freedom/2, 0.5, freedom/(freedom+square), square/(freedom+square)) / 2
	}
	if x < 0 {
		return tail
	}
	return 1 - tail
}

// studentPDF is the density of Student's t-distribution.
func studentPDF(x, freedom float64) float64 {
	return math.Exp(-logBeta(freedom/2, 0.5) - math.Log(freedom)/2 - (freedom+1)/2*math.Log1p(x*x/freedom))
}
