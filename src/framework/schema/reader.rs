//! Reads a schema in its compact form: every node where it lies, when it is reached.
//!
//! A schema is a text with all names and patterns, and a byte string of nodes. A node is a run of keywords in
//! the order AJV runs them, each an opcode, the length of its payload and the payload; texts are offsets and
//! lengths, other nodes are offsets. Opening a schema costs nothing. `examples/make_schema.rs` writes the form.

use std::fmt;

use super::opcode;

/// A schema of one framework release.
pub struct Schema {
    /// All texts of the schema.
    pub(super) text: &'static str,
    /// All nodes; the last four bytes are the offset of the root.
    pub(super) nodes: &'static [u8],
}

/// One subschema.
#[derive(Clone, Copy)]
pub struct Node {
    schema: &'static Schema,
    offset: usize,
}

impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Schema of {} bytes", self.nodes.len())
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Node({})", self.offset)
    }
}

/// A keyword of a node with its value.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Keyword {
    Type(Type),
    Const(Scalar),
    Enum(Scalars),
    Not(Node),
    AnyOf(Nodes),
    OneOf(Nodes),
    AllOf(Nodes),
    Limit(Limit),
    Pattern(&'static str),
    Format(&'static str),
    Regexp(&'static str),
    NoAdditionalItems,
    Items(Node),
    Tuple(Nodes),
    UniqueItems,
    Required(Texts),
    PropertyNames(Node),
    NoAdditionalProperties,
    AdditionalProperties(Node),
    Dependencies(Dependencies),
    Properties(Properties),
    PatternProperties(Properties),
}

/// A type of JSON schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Type {
    String,
    Number,
    Integer,
    Boolean,
    Null,
    Array,
    Object,
}

impl Type {
    const ALL: [Type; 7] =
        [Type::String, Type::Number, Type::Integer, Type::Boolean, Type::Null, Type::Array, Type::Object];

    /// The type's name in JSON schema.
    pub fn name(self) -> &'static str {
        opcode::TYPES[self as usize]
    }
}

/// A value in `const` or `enum`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Scalar {
    Null,
    Bool(bool),
    Number(f64),
    Text(&'static str),
}

/// What a [`Limit`] bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Measure {
    Maximum,
    Minimum,
    MaxLength,
    MinLength,
    MaxItems,
    MinItems,
    MaxProperties,
    MinProperties,
}

/// A bound on a number, or on how many characters, items or properties there are.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is bounded.
    pub measure: Measure,
    /// The bound.
    pub bound: f64,
    /// The bound as the schema writes it.
    pub text: &'static str,
}

impl Node {
    /// Where the node is, which tells it from all others, also from those of other schemas.
    pub(super) fn address(self) -> usize {
        self.schema.nodes.as_ptr() as usize + self.offset
    }

    /// Whether the node takes everything.
    pub fn takes_everything(self) -> bool {
        self.schema.nodes.get(self.offset) == Some(&opcode::END)
    }

    /// The keywords in the order AJV runs them.
    pub fn keywords(self) -> Keywords {
        let bytes = self.schema.nodes.get(self.offset..).unwrap_or_default();
        Keywords(Cursor { schema: self.schema, bytes })
    }

    /// The type the node asks for.
    pub fn kind(self) -> Option<Type> {
        self.keywords().find_map(|keyword| match keyword {
            Keyword::Type(kind) => Some(kind),
            _ => None,
        })
    }

    /// The one value the node takes.
    pub fn constant(self) -> Option<Scalar> {
        self.keywords().find_map(|keyword| match keyword {
            Keyword::Const(value) => Some(value),
            _ => None,
        })
    }

    /// The properties the node names, in the schema's order.
    pub fn properties(self) -> impl Iterator<Item = (&'static str, Node)> {
        self.keywords()
            .filter_map(|keyword| match keyword {
                Keyword::Properties(properties) => Some(properties),
                _ => None,
            })
            .flatten()
    }

    /// The branches of the node's `anyOf` and `oneOf`.
    pub fn branches(self) -> impl Iterator<Item = Node> {
        self.keywords()
            .filter_map(|keyword| match keyword {
                Keyword::AnyOf(branches) | Keyword::OneOf(branches) => Some(branches),
                _ => None,
            })
            .flatten()
    }

    /// What holds for the property `name`, if the node names it.
    pub fn property(self, name: &str) -> Option<Node> {
        self.properties().find(|(known, _)| *known == name).map(|(_, node)| node)
    }
}

impl Schema {
    /// The node for the whole configuration.
    pub fn root(&'static self) -> Node {
        let offset = self.nodes.last_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize);
        Node { schema: self, offset }
    }
}

/// A place in the bytes of a schema. Reading past the end gives nothing.
#[derive(Clone, Copy, Debug)]
struct Cursor {
    schema: &'static Schema,
    bytes: &'static [u8],
}

impl Cursor {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..28).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    }

    fn text(&mut self) -> Option<&'static str> {
        let (start, length) = (self.number()?, self.number()?);
        self.schema.text.get(start..start + length)
    }

    fn node(&mut self) -> Option<Node> {
        Some(Node { schema: self.schema, offset: self.number()? })
    }

    fn scalar(&mut self) -> Option<Scalar> {
        Some(match self.byte()? {
            opcode::SCALAR_FALSE => Scalar::Bool(false),
            opcode::SCALAR_TRUE => Scalar::Bool(true),
            opcode::SCALAR_NUMBER => Scalar::Number(self.text()?.parse().ok()?),
            opcode::SCALAR_TEXT => Scalar::Text(self.text()?),
            _ => Scalar::Null,
        })
    }

    /// Takes `length` bytes off as a cursor of their own.
    fn take(&mut self, length: usize) -> Option<Cursor> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(Cursor { schema: self.schema, bytes: taken })
    }

    fn keyword(&mut self) -> Option<Keyword> {
        let code = self.byte().filter(|code| *code != opcode::END)?;
        let length = self.number()?;
        let mut payload = self.take(length)?;
        Some(match code {
            opcode::TYPE => Keyword::Type(*Type::ALL.get(usize::from(payload.byte()?))?),
            opcode::CONST => Keyword::Const(payload.scalar()?),
            opcode::ENUM => Keyword::Enum(Scalars(payload)),
            opcode::NOT => Keyword::Not(payload.node()?),
            opcode::ANY_OF => Keyword::AnyOf(Nodes(payload)),
            opcode::ONE_OF => Keyword::OneOf(Nodes(payload)),
            opcode::ALL_OF => Keyword::AllOf(Nodes(payload)),
            opcode::MAXIMUM => payload.limit(Measure::Maximum)?,
            opcode::MINIMUM => payload.limit(Measure::Minimum)?,
            opcode::MAX_LENGTH => payload.limit(Measure::MaxLength)?,
            opcode::MIN_LENGTH => payload.limit(Measure::MinLength)?,
            opcode::PATTERN => Keyword::Pattern(payload.text()?),
            opcode::FORMAT => Keyword::Format(payload.text()?),
            opcode::REGEXP => Keyword::Regexp(payload.text()?),
            opcode::MAX_ITEMS => payload.limit(Measure::MaxItems)?,
            opcode::MIN_ITEMS => payload.limit(Measure::MinItems)?,
            opcode::NO_ADDITIONAL_ITEMS => Keyword::NoAdditionalItems,
            opcode::ITEMS => Keyword::Items(payload.node()?),
            opcode::TUPLE => Keyword::Tuple(Nodes(payload)),
            opcode::UNIQUE_ITEMS => Keyword::UniqueItems,
            opcode::MAX_PROPERTIES => payload.limit(Measure::MaxProperties)?,
            opcode::MIN_PROPERTIES => payload.limit(Measure::MinProperties)?,
            opcode::REQUIRED => Keyword::Required(Texts(payload)),
            opcode::PROPERTY_NAMES => Keyword::PropertyNames(payload.node()?),
            opcode::NO_ADDITIONAL_PROPERTIES => Keyword::NoAdditionalProperties,
            opcode::ADDITIONAL_PROPERTIES => Keyword::AdditionalProperties(payload.node()?),
            opcode::DEPENDENCIES => Keyword::Dependencies(Dependencies(payload)),
            opcode::PROPERTIES => Keyword::Properties(Properties(payload)),
            opcode::PATTERN_PROPERTIES => Keyword::PatternProperties(Properties(payload)),
            _ => return None,
        })
    }

    fn limit(&mut self, measure: Measure) -> Option<Keyword> {
        let text = self.text()?;
        Some(Keyword::Limit(Limit { measure, bound: text.parse().ok()?, text }))
    }
}

impl Properties {
    /// Where the list is, which tells it from all others.
    pub(super) fn address(&self) -> usize {
        self.0.bytes.as_ptr() as usize
    }
}

/// Declares a list that is decoded while it is walked.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident of $item:ty, $next:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Cursor);

        impl Iterator for $name {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                let next: fn(&mut Cursor) -> Option<$item> = $next;
                next(&mut self.0)
            }
        }
    )*};
}

lists! {
    /// The keywords of a node.
    Keywords of Keyword, Cursor::keyword;
    /// Nodes in a list.
    Nodes of Node, Cursor::node;
    /// Texts in a list.
    Texts of &'static str, Cursor::text;
    /// Values in a list.
    Scalars of Scalar, Cursor::scalar;
    /// Names or patterns of properties, with what holds for each.
    Properties of (&'static str, Node), |cursor| Some((cursor.text()?, cursor.node()?));
    /// Names of properties with the names each of them needs beside it.
    Dependencies of (&'static str, Vec<&'static str>), |cursor| {
        let (name, count) = (cursor.text()?, cursor.number()?);
        Some((name, (0..count).map_while(|_| cursor.text()).collect()))
    };
}
