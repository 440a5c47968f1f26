//! `ndarray` views as input: columns of a table, every n-th sample, reversed, or plain.

use crate::{
    error::Error,
    process::{MAX_CHANNELS, Processor, Sample, Sink},
};
use ndarray::{ArrayView, Dimension};

/// [`Processor::push`] for a view of any strides, which is read in place.
pub trait PushView: Processor {
    /// Takes a view of shape (frames,) for one channel, or (frames, channels).
    ///
    /// ```
    /// use interocept::{Processor, SampleRate, ecg::{Detector, DetectorConfig}, views::PushView};
    /// use ndarray::{Array2, s};
    /// let leads = Array2::<f32>::zeros((2000, 12)); // a recording of twelve leads
    /// let mut detector = Detector::new(&DetectorConfig::default(), SampleRate::new(500.0)?)?;
    /// let mut beats = Vec::new();
    /// detector.push_view(leads.slice(s![.., 1]), &mut beats)?; // the second of them
    /// # Ok::<(), interocept::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::PartialFrame`] when the view has not a column for each channel; nothing is
    /// taken then.
    fn push_view<S: Sample, D: Dimension>(
        &mut self,
        frames: ArrayView<'_, S, D>,
        sink: &mut impl Sink<Self::Output>,
    ) -> Result<(), Error> {
        let channels = Self::INFO.channels.len();
        let columns = match frames.shape() {
            [_] => 1,
            [_, columns] => *columns,
            _ => 0,
        };
        let mut buffer = [0.0; MAX_CHANNELS];
        let Some(frame) = buffer.get_mut(..channels).filter(|_| columns == channels) else {
            return Err(Error::PartialFrame { given: columns, channels });
        };
        // Row by row, whatever the memory looks like.
        let mut values = frames.iter();
        while let Some(first) = values.next() {
            for (i, place) in frame.iter_mut().enumerate() {
                let value = if i == 0 { Some(first) } else { values.next() };
                *place = value.map_or(f64::NAN, |v| v.to_f64());
            }
            self.frame(frame, sink);
        }
        Ok(())
    }
}

impl<P: Processor> PushView for P {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        SampleRate,
        ecg::{Detector, DetectorConfig},
    };
    use ndarray::{Array1, Array2, Axis, Slice};

    #[test]
    fn any_strides_give_the_same_records() {
        let wave = |i: i32| libm::exp(-0.5 * f64::from((i % 200 - 75) * (i % 200 - 75)) / 9.0);
        let x: Array1<f64> = (0..5000).map(wave).collect();
        let rate = SampleRate::new(250.0).unwrap();
        let expected = Detector::run(&DetectorConfig::default(), rate, x.as_slice().unwrap());
        let expected = expected.unwrap();
        assert!(expected.len() > 20);
        let mut table = Array2::from_elem((5000, 3), 7.0);
        table.column_mut(1).assign(&x);
        let mut backwards: Array1<f64> = x.iter().rev().copied().collect();
        backwards.invert_axis(Axis(0));
        let check = |view: ndarray::ArrayViewD<'_, f64>| {
            let mut p = Detector::new(&DetectorConfig::default(), rate).unwrap();
            let mut beats = Vec::new();
            p.push_view(view, &mut beats).unwrap();
            p.finish(&mut beats);
            assert_eq!(beats, expected);
        };
        check(x.view().into_dyn());
        check(table.column(1).into_dyn());
        check(table.slice_axis(Axis(1), Slice::from(1..2)).into_dyn());
        check(backwards.view().into_dyn());
        let mut p = Detector::new(&DetectorConfig::default(), rate).unwrap();
        let refused = p.push_view(table.view(), &mut Vec::new());
        assert_eq!(refused, Err(Error::PartialFrame { given: 3, channels: 1 }));
    }
}
