//! When AWS stops supporting the runtimes of Lambda. The dates are AWS's plans and move: hence the day they were taken.

use crate::rules::Date;

/// The day the dates were taken, from the data of cfn-lint 1.58.0.
pub(super) const AS_OF: &str = "2026-11-22";

/// One runtime.
#[derive(Debug)]
pub(super) struct Runtime {
    /// Its name.
    pub name: &'static str,
    /// The day from which it gets no more security updates.
    deprecated: &'static str,
    /// The day from which no function can be created with it.
    create_block: Option<&'static str>,
    /// The day from which no function with it can be updated.
    update_block: Option<&'static str>,
    /// What to use instead.
    pub successor: Option<&'static str>,
}

impl Runtime {
    /// The runtime with this name.
    pub fn named(name: &str) -> Option<&'static Runtime> {
        RUNTIMES.iter().find(|runtime| runtime.name == name)
    }

    /// The day from which it gets no more security updates.
    pub fn deprecated(&self) -> Option<Date> {
        Date::parse(self.deprecated)
    }

    /// The day from which no function can be created with it.
    pub fn create_block(&self) -> Option<Date> {
        self.create_block.and_then(Date::parse)
    }

    /// The day from which no function with it can be updated.
    pub fn update_block(&self) -> Option<Date> {
        self.update_block.and_then(Date::parse)
    }
}

const fn row(
    name: &'static str,
    deprecated: &'static str,
    create_block: Option<&'static str>,
    update_block: Option<&'static str>,
    successor: Option<&'static str>,
) -> Runtime {
    Runtime { name, deprecated, create_block, update_block, successor }
}

static RUNTIMES: &[Runtime] = &[
    row("dotnet10", "2028-11-14", Some("2028-12-14"), Some("2029-01-15"), None),
    row("dotnet6", "2024-12-20", Some("2027-02-01"), Some("2027-03-03"), Some("dotnet10")),
    row("dotnet8", "2026-11-10", Some("2027-02-01"), Some("2027-03-03"), Some("dotnet10")),
    row("dotnet9", "2026-11-10", None, None, Some("dotnet10")),
    row("dotnetcore1.0", "2019-06-27", Some("2019-06-30"), Some("2019-07-30"), Some("dotnet10")),
    row("dotnetcore2.0", "2019-05-30", Some("2019-04-30"), Some("2019-05-30"), Some("dotnet10")),
    row("dotnetcore2.1", "2022-01-05", Some("2022-01-05"), Some("2022-04-13"), Some("dotnet10")),
    row("dotnetcore3.1", "2023-04-03", Some("2023-04-03"), Some("2023-05-03"), Some("dotnet10")),
    row("go1.x", "2024-01-08", Some("2024-02-08"), Some("2027-03-03"), Some("provided.al2023")),
    row("java11", "2027-06-30", Some("2027-07-31"), Some("2027-08-31"), Some("java25")),
    row("java17", "2027-06-30", Some("2027-07-31"), Some("2027-08-31"), Some("java25")),
    row("java21", "2029-06-30", Some("2029-07-31"), Some("2029-08-31"), Some("java25")),
    row("java25", "2029-06-30", Some("2029-07-31"), Some("2029-08-31"), None),
    row("java8", "2024-01-08", Some("2024-02-08"), Some("2027-03-03"), Some("java25")),
    row("java8.al2", "2027-06-30", Some("2027-07-31"), Some("2027-08-31"), Some("java25")),
    row("nodejs", "2016-08-30", Some("2016-09-30"), Some("2016-10-31"), Some("nodejs24.x")),
    row("nodejs10.x", "2021-07-30", Some("2021-07-30"), Some("2022-02-14"), Some("nodejs24.x")),
    row("nodejs12.x", "2023-03-31", Some("2023-03-31"), Some("2023-04-30"), Some("nodejs24.x")),
    row("nodejs14.x", "2023-12-04", Some("2024-01-09"), Some("2027-03-03"), Some("nodejs24.x")),
    row("nodejs16.x", "2024-06-12", Some("2027-02-01"), Some("2027-03-03"), Some("nodejs24.x")),
    row("nodejs18.x", "2025-09-01", Some("2027-02-01"), Some("2027-03-03"), Some("nodejs24.x")),
    row("nodejs20.x", "2026-04-30", Some("2027-02-01"), Some("2027-03-03"), Some("nodejs24.x")),
    row("nodejs22.x", "2027-04-30", Some("2027-06-01"), Some("2027-07-01"), Some("nodejs24.x")),
    row("nodejs24.x", "2028-04-30", Some("2028-06-01"), Some("2028-07-01"), None),
    row("nodejs4.3", "2020-03-05", Some("2020-02-03"), Some("2020-03-05"), Some("nodejs24.x")),
    row("nodejs4.3-edge", "2020-03-05", Some("2019-03-31"), Some("2019-04-30"), Some("nodejs24.x")),
    row("nodejs6.10", "2019-08-12", Some("2019-07-12"), Some("2019-08-12"), Some("nodejs24.x")),
    row("nodejs8.10", "2020-03-06", Some("2020-02-04"), Some("2020-03-06"), Some("nodejs24.x")),
    row("provided", "2024-01-08", Some("2024-02-08"), Some("2027-03-03"), Some("provided.al2023")),
    row("provided.al2", "2026-07-31", Some("2027-02-01"), Some("2027-03-03"), Some("provided.al2023")),
    row("provided.al2023", "2029-06-30", Some("2029-07-31"), Some("2029-08-31"), None),
    row("python2.7", "2021-07-15", Some("2021-07-15"), Some("2022-05-30"), Some("python3.14")),
    row("python3.10", "2026-10-31", Some("2027-02-01"), Some("2027-03-03"), Some("python3.14")),
    row("python3.11", "2027-06-30", Some("2027-07-31"), Some("2027-08-31"), Some("python3.14")),
    row("python3.12", "2028-10-31", Some("2028-11-30"), Some("2029-01-10"), Some("python3.14")),
    row("python3.13", "2029-06-30", Some("2029-07-31"), Some("2029-08-31"), Some("python3.14")),
    row("python3.14", "2029-06-30", Some("2029-07-31"), Some("2029-08-31"), None),
    row("python3.6", "2022-07-18", Some("2022-07-18"), Some("2022-08-29"), Some("python3.14")),
    row("python3.7", "2023-12-04", Some("2024-01-09"), Some("2027-03-03"), Some("python3.14")),
    row("python3.8", "2024-10-14", Some("2027-02-01"), Some("2027-03-03"), Some("python3.14")),
    row("python3.9", "2025-12-15", Some("2027-02-01"), Some("2027-03-03"), Some("python3.14")),
    row("ruby2.5", "2021-07-30", Some("2021-07-30"), Some("2022-03-31"), Some("ruby4.0")),
    row("ruby2.7", "2023-12-07", Some("2024-01-09"), Some("2027-03-03"), Some("ruby4.0")),
    row("ruby3.2", "2026-03-31", Some("2027-02-01"), Some("2027-03-03"), Some("ruby4.0")),
    row("ruby3.3", "2027-03-31", Some("2027-04-30"), Some("2027-05-31"), Some("ruby4.0")),
    row("ruby3.4", "2028-03-31", Some("2028-04-30"), Some("2028-05-31"), Some("ruby4.0")),
    row("ruby4.0", "2029-03-31", Some("2029-04-30"), Some("2029-05-31"), None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_dates_are_dates_and_successors_are_known() {
        for runtime in RUNTIMES {
            assert!(runtime.deprecated().is_some(), "{runtime:?}");
            assert_eq!(runtime.create_block.is_some(), runtime.create_block().is_some(), "{runtime:?}");
            assert_eq!(runtime.update_block.is_some(), runtime.update_block().is_some(), "{runtime:?}");
            assert!(runtime.successor.is_none_or(|name| Runtime::named(name).is_some()), "{runtime:?}");
        }
        assert!(Date::parse(AS_OF).is_some());
    }
}
