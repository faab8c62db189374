//! Values that a reader has read or has reported.

/// A value that was read; or, where it could not be, an error that the reader has and reports when it is
/// finished. Only [`crate::BlockReader::finish`] and [`Read::into_option`] give the value.
#[derive(Debug)]
#[must_use]
pub struct Read<T>(Option<T>);

impl<T> Read<T> {
    /// A value that is there.
    pub fn present(value: T) -> Self {
        Self(Some(value))
    }

    pub(super) fn absent() -> Self {
        Self(None)
    }

    /// The value, where there is one.
    pub fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// The value, where there is one.
    pub fn into_option(self) -> Option<T> {
        self.0
    }

    /// What a function makes of the value.
    pub fn map<U>(self, function: impl FnOnce(T) -> U) -> Read<U> {
        Read(self.0.map(function))
    }

    /// What a function reads from the value.
    pub fn and_then<U>(self, function: impl FnOnce(T) -> Read<U>) -> Read<U> {
        Read(self.0.and_then(|value| function(value).0))
    }
}

/// One read value, or a tuple of them: what [`crate::BlockReader::finish`] unpacks.
pub trait Reads {
    /// The values.
    type Values;

    /// The values, if every one of them is there.
    fn values(self) -> Option<Self::Values>;
}

impl<T> Reads for Read<T> {
    type Values = T;

    fn values(self) -> Option<T> {
        self.0
    }
}

impl Reads for () {
    type Values = ();

    fn values(self) -> Option<()> {
        Some(())
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        impl<$($name: Reads),+> Reads for ($($name,)+) {
            type Values = ($($name::Values,)+);

            #[allow(non_snake_case, reason = "the type's name is the value's too")]
            fn values(self) -> Option<Self::Values> {
                let ($($name,)+) = self;
                Some(($($name.values()?,)+))
            }
        }
    )+};
}

tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
