//! Numbers that are the same in every run: what is found once is found again.

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below `bound`; 0 where there is none.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// A number from 0 to 1, 1 not included.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of these.
    pub(crate) fn of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    /// Yes, in so many of a hundred cases.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A rank from 0, whose chance falls with the power `1 + exponent` after the first `head` (Zipf, Mandelbrot): however
    /// many were drawn, new ones keep coming, after `n` about `n.powf(exponent)` (Heaps).
    pub(crate) fn rank(&mut self, head: f64, exponent: f64) -> u64 {
        (head * ((1.0 - self.share()).powf(-1.0 / exponent) - 1.0)) as u64
    }

    /// A number around `median`, as sizes are: half of them within a factor of two thirds of `spread`'s power of e.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        let normal = (-2.0 * (1.0 - self.share()).ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos();
        median * (spread * normal).exp()
    }
}

/// A number that two others give together, always the same one.
pub(crate) fn mixed(a: u64, b: u64) -> u64 {
    Random::new(a ^ b.rotate_left(32).wrapping_mul(0xff51_afd7_ed55_8ccd)).next()
}
