package report

import (
	"math"
	"math/bits"
	"slices"
)

// Never stands for a value that has not come, or will not: greater than all.
const Never = math.MaxInt64

// Percentile is the nearest rank: value number (P·n + 99) div 100 of the
// ascending values. The answer is one of them, so somebody can open it.
// values are put into another order.
func Percentile(values []int64, p int) int64 { return Kth(values, place(p, len(values))) }

// place is where a percentile stands among n ascending values, from 0.
func place(p, n int) int { return (p*n+99)/100 - 1 }

// Kth is the value that stands at place k, from 0, of the ascending values. It
// looks no further than it must: after a call everything left of k is at most
// that value, and everything right of it at least.
func Kth(v []int64, k int) int64 {
	lo, hi := 0, len(v)-1
	for depth := 2 * bits.Len(uint(len(v))); lo < hi; depth-- {
		if hi-lo < 24 || depth == 0 { // few, or an order made to be slow
			slices.Sort(v[lo : hi+1])
			break
		}
		i, j := lo, hi
		pivot := median3(v[lo], v[lo+(hi-lo)/2], v[hi])
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

func median3(a, b, c int64) int64 { return max(min(a, b), min(max(a, b), c)) }

// Mean is rounded to the nearest millisecond, in integers.
func Mean(sum int64, n int) int64 { return (2*sum + int64(n)) / (2 * int64(n)) }

// Interpolated is the percentile of Hyndman and Fan's type 7, as spreadsheets
// and other tools give it. values are in order.
func Interpolated(values []int64, p int) float64 {
	at := p * (len(values) - 1)
	i, rest := at/100, int64(at%100)
	if rest == 0 {
		return float64(values[i])
	}
	return float64(values[i]) + float64(rest*(values[i+1]-values[i]))/100
}

// Share is k of n.
type Share struct{ K, N int }

// Wilson is its 95 % interval, in parts of one; false for none of nothing.
func (s Share) Wilson() (lo, hi float64, ok bool) {
	if s.N == 0 {
		return 0, 0, false
	}
	const z = 1.959963984540054
	n, p := float64(s.N), float64(s.K)/float64(s.N)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, mid-half), min(1, mid+half), true
}

// MedianInterval is the ranks, from 1, between which the median lies with
// 95 %: values number l and n+1−l, with the largest l such that
// P(Bin(n, ½) < l) ≤ 0.025. There is none below six values.
func MedianInterval(n int) (l, u int, ok bool) {
	if n < 6 {
		return 0, 0, false
	}
	// Terms of the binomial, each from the one before; those before the first
	// one taken are nothing beside a millionth. By logarithms: n may be large.
	l = max(0, n/2-6*int(math.Sqrt(float64(n)))-1)
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x)); return v }
	term := math.Exp(lg(n+1) - lg(l+1) - lg(n-l+1) - float64(n)*math.Ln2)
	for below := term; below <= 0.025; below += term {
		term *= float64(n-l) / float64(l+1)
		l++
	}
	return l, n + 1 - l, l >= 1
}

// Gini is how unequally loads are spread: 0 all equal, near 1 one has them
// all; and the same, corrected for how few there are, so that one carrier
// of all is 1. false where nobody has any.
func Gini(loads []int64) (g, corrected float64, ok bool) {
	m := len(loads)
	sorted := slices.Sorted(slices.Values(loads))
	var sum, weighted float64
	for i, x := range sorted {
		sum += float64(x)
		weighted += float64(i+1) * float64(x)
	}
	if m < 2 || sum <= 0 {
		return 0, 0, false
	}
	n := float64(m)
	g = (2*weighted - (n+1)*sum) / (n * sum)
	g = min(max(g, 0), 1)
	return g, min(g*n/(n-1), 1), true
}
