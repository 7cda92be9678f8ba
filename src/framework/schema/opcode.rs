//! The numbers that stand for keywords, types and scalars in the compact form of a schema.
//!
//! Shared with the generator, `examples/make_schema.rs`.
#![allow(dead_code)]

pub const END: u8 = 0;
pub const TYPE: u8 = 1;
pub const CONST: u8 = 2;
pub const ENUM: u8 = 3;
pub const NOT: u8 = 4;
pub const ANY_OF: u8 = 5;
pub const ONE_OF: u8 = 6;
pub const ALL_OF: u8 = 7;
pub const MAXIMUM: u8 = 8;
pub const MINIMUM: u8 = 9;
pub const MAX_LENGTH: u8 = 10;
pub const MIN_LENGTH: u8 = 11;
pub const PATTERN: u8 = 12;
pub const FORMAT: u8 = 13;
pub const REGEXP: u8 = 14;
pub const MAX_ITEMS: u8 = 15;
pub const MIN_ITEMS: u8 = 16;
pub const NO_ADDITIONAL_ITEMS: u8 = 17;
pub const ITEMS: u8 = 18;
pub const TUPLE: u8 = 19;
pub const UNIQUE_ITEMS: u8 = 20;
pub const MAX_PROPERTIES: u8 = 21;
pub const MIN_PROPERTIES: u8 = 22;
pub const REQUIRED: u8 = 23;
pub const PROPERTY_NAMES: u8 = 24;
pub const NO_ADDITIONAL_PROPERTIES: u8 = 25;
pub const ADDITIONAL_PROPERTIES: u8 = 26;
pub const DEPENDENCIES: u8 = 27;
pub const PROPERTIES: u8 = 28;
pub const PATTERN_PROPERTIES: u8 = 29;

pub const SCALAR_NULL: u8 = 0;
pub const SCALAR_FALSE: u8 = 1;
pub const SCALAR_TRUE: u8 = 2;
pub const SCALAR_NUMBER: u8 = 3;
pub const SCALAR_TEXT: u8 = 4;

/// The names of JSON schema's types; their positions stand for them.
pub const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "null", "array", "object"];

/// Keywords whose value is one number, with their opcodes.
pub const LIMITS: [(&str, u8); 8] = [
    ("maximum", MAXIMUM),
    ("minimum", MINIMUM),
    ("maxLength", MAX_LENGTH),
    ("minLength", MIN_LENGTH),
    ("maxItems", MAX_ITEMS),
    ("minItems", MIN_ITEMS),
    ("maxProperties", MAX_PROPERTIES),
    ("minProperties", MIN_PROPERTIES),
];
