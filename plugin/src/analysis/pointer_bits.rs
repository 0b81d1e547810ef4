//! Which values that are no pointers may have the bits of one, for something that needs them.
//!
//! LLVM copies structs as integers, doubles or vectors of their size, and takes them apart by
//! shifts; programs keep pointers in integers. So a value *carries* the bits of a pointer if it is
//! as wide and comes from where these may lie (memory, arguments, results, `ptrtoint`), by what
//! leaves them whole or changes a few of them. It is *wanted* if it gets to where they may be used
//! (memory, arguments, results, `inttoptr`) in the same way. What comes out of multiplications,
//! comparisons, or floating-point arithmetic carries nothing, and what only goes there is not
//! wanted. Both are the least solutions of monotone equations, found by walks along the uses.
//!
//! If the program is known to have no pointers in integers, one counts if it becomes a pointer,
//! comes from one, or comes out of memory and gets back there. Arguments and results then count
//! where LLVM may have made them, of what callers and callees had in memory: in local functions.

use super::heap_pointers::holds_pointer;
use crate::{
    ir::{Function, Opcode, Type, Value},
    rules::Rule,
};
use std::collections::HashSet;

/// The width of a pointer.
pub const POINTER_BITS: u32 = 32;

/// Masks below this leave no address whole.
const SMALL_MASK: u64 = 1 << 16;

/// What a value is made of.
enum Flow<'m> {
    /// Something that is no pointer.
    Number,
    /// What may be a pointer.
    Source,
    /// The bits of these, moved or changed a little.
    Of(Vec<Value<'m>>),
}

/// Which arguments and results may have pointers in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HandedOver {
    None,
    /// Those of local functions.
    Local,
    /// Those that are integers, too.
    All,
}

/// Where the bits of a pointer come from or go to, beside `ptrtoint` and `inttoptr`.
#[derive(Clone, Copy, Debug)]
struct Ends {
    memory: bool,
    handed_over: HandedOver,
}

/// What counts if the program may have pointers in integers: from where, and to where.
const WITH_INTEGERS: &[(Ends, Ends)] = &[(
    Ends { memory: true, handed_over: HandedOver::All },
    Ends { memory: true, handed_over: HandedOver::All },
)];

/// ... and if it has none.
const WITHOUT_INTEGERS: &[(Ends, Ends)] = &[
    (
        Ends { memory: true, handed_over: HandedOver::All },
        Ends { memory: false, handed_over: HandedOver::None },
    ),
    (
        Ends { memory: true, handed_over: HandedOver::Local },
        Ends { memory: true, handed_over: HandedOver::Local },
    ),
    (
        Ends { memory: false, handed_over: HandedOver::None },
        Ends { memory: true, handed_over: HandedOver::All },
    ),
];

/// The answer for one function.
#[derive(Debug, Default)]
pub struct PointerBits<'m> {
    /// Whether all calls of the function are known to LLVM.
    is_local: bool,
    carries: HashSet<Value<'m>>,
    wanted: HashSet<Value<'m>>,
}

impl<'m> PointerBits<'m> {
    /// Looks at the `values` of `function` that control can reach. With `integers`, the program
    /// may have pointers in integers.
    pub fn new(function: Function<'m>, values: &[Value<'m>], integers: bool) -> Self {
        let mut bits = PointerBits { is_local: function.has_local_linkage(), ..Self::default() };
        let wide: HashSet<_> = values.iter().copied().filter(|it| is_wide(it.ty())).collect();
        let pairs = if integers { WITH_INTEGERS } else { WITHOUT_INTEGERS };
        for &(sources, sinks) in pairs {
            let carries = bits.find_carrying(values, &wide, sources);
            let wanted = bits.find_wanted(values, &carries, sinks);
            bits.wanted.extend(wanted);
            if sinks.memory {
                bits.carries.extend(carries);
            }
        }
        bits
    }

    /// Whether a value may have the bits of a pointer that something needs.
    pub fn has(&self, value: Value<'m>) -> bool {
        self.wanted.contains(&value) || has_pointer(value)
    }

    /// Whether it may have them, for something that is in memory.
    pub fn carries(&self, value: Value<'m>) -> bool {
        self.carries.contains(&value) || has_pointer(value)
    }

    /// Those values whose bits a value has, if it is more than a source of them.
    pub fn parts(&self, value: Value<'m>) -> Vec<Value<'m>> {
        match self.flow(value, WITH_INTEGERS[0].0) {
            Flow::Of(mut parts) => {
                parts.retain(|part| self.has(*part));
                parts
            }
            _ => Vec::new(),
        }
    }

    fn find_carrying(
        &self,
        values: &[Value<'m>],
        wide: &HashSet<Value<'m>>,
        sources: Ends,
    ) -> HashSet<Value<'m>> {
        let mut carries = HashSet::new();
        let mut stack = Vec::new();
        for &value in values.iter().filter(|value| wide.contains(value)) {
            let is_source = match self.flow(value, sources) {
                Flow::Source => true,
                Flow::Of(parts) => parts.into_iter().any(has_pointer),
                Flow::Number => false,
            };
            if is_source && carries.insert(value) {
                stack.push(value);
            }
        }
        while let Some(value) = stack.pop() {
            for user in value.users() {
                let is_new = wide.contains(&user) && !carries.contains(&user);
                if is_new && self.passes_on(value, user) {
                    carries.insert(user);
                    stack.push(user);
                }
            }
        }
        carries
    }

    fn find_wanted(
        &self,
        values: &[Value<'m>],
        carries: &HashSet<Value<'m>>,
        sinks: Ends,
    ) -> HashSet<Value<'m>> {
        let mut wanted = HashSet::new();
        let mut stack = Vec::new();
        for &value in values.iter().filter(|value| carries.contains(value)) {
            if value.users().any(|user| self.uses(value, user, sinks)) {
                wanted.insert(value);
                stack.push(value);
            }
        }
        while let Some(value) = stack.pop() {
            if let Flow::Of(parts) = self.flow(value, WITH_INTEGERS[0].0) {
                for part in parts {
                    if carries.contains(&part) && wanted.insert(part) {
                        stack.push(part);
                    }
                }
            }
        }
        wanted
    }

    /// Whether `user` needs the bits of `value`, or passes them on to what does.
    pub fn wants(&self, value: Value<'m>, user: Value<'m>) -> bool {
        self.uses(value, user, WITH_INTEGERS[0].1)
            || self.wanted.contains(&user) && self.passes_on(value, user)
    }

    /// Whether the bits of `value` are among those of `user`, of which it is an operand.
    fn passes_on(&self, value: Value<'m>, user: Value<'m>) -> bool {
        user.is_phi()
            || matches!(self.flow(user, WITH_INTEGERS[0].0), Flow::Of(parts) if parts.contains(&value))
    }

    /// Whether `user` does something with the bits of `value`, one of its operands.
    fn uses(&self, value: Value<'m>, user: Value<'m>, sinks: Ends) -> bool {
        let is_at = |index: u32| user.operand(index) == Some(value);
        if !user.is_instruction() {
            return false;
        }
        match user.opcode() {
            Some(Opcode::LLVMIntToPtr | Opcode::LLVMResume) => true,
            Some(Opcode::LLVMStore) => sinks.memory && is_at(0),
            Some(Opcode::LLVMAtomicRMW) => sinks.memory && is_at(1),
            Some(Opcode::LLVMAtomicCmpXchg) => sinks.memory && is_at(2),
            Some(Opcode::LLVMRet) => sinks.is_handed_over(value, self.is_local),
            // An address made of a number, by another name.
            Some(Opcode::LLVMGetElementPtr) => {
                user.operand(0).is_some_and(Value::is_constant) && !is_at(0)
            }
            _ if user.intrinsic_name().is_some() => sinks.memory && user.ty().is_void(),
            _ if user.is_call() => {
                user.arguments().contains(&value)
                    && sinks.is_handed_over(value, calls_local_function(user))
            }
            // What becomes a part of something with pointers.
            _ => {
                holds_pointer(user.ty(), false)
                    && !matches!(self.flow(user, WITH_INTEGERS[0].0), Flow::Number)
            }
        }
    }

    fn flow(&self, value: Value<'m>, sources: Ends) -> Flow<'m> {
        let source = |is_one: bool| if is_one { Flow::Source } else { Flow::Number };
        if value.is_argument() {
            return source(sources.is_handed_over(value, self.is_local));
        }
        let Some(opcode) = value.opcode().filter(|_| value.is_instruction()) else {
            return Flow::Number;
        };
        let operands = |indices: &[u32]| {
            Flow::Of(indices.iter().filter_map(|&index| value.operand(index)).collect())
        };
        match opcode {
            Opcode::LLVMLoad
            | Opcode::LLVMVAArg
            | Opcode::LLVMAtomicRMW
            | Opcode::LLVMAtomicCmpXchg
            | Opcode::LLVMLandingPad => source(sources.memory),
            Opcode::LLVMPtrToInt
            | Opcode::LLVMIntToPtr
            | Opcode::LLVMBitCast
            | Opcode::LLVMFreeze
            | Opcode::LLVMTrunc
            | Opcode::LLVMZExt
            | Opcode::LLVMSExt
            | Opcode::LLVMExtractElement
            | Opcode::LLVMExtractValue => operands(&[0]),
            Opcode::LLVMSub if is_difference(value) => Flow::Number,
            Opcode::LLVMAdd
            | Opcode::LLVMSub
            | Opcode::LLVMOr
            | Opcode::LLVMXor
            | Opcode::LLVMInsertElement
            | Opcode::LLVMInsertValue
            | Opcode::LLVMShuffleVector => operands(&[0, 1]),
            Opcode::LLVMAnd => {
                let mask = value.operand(1).and_then(Value::as_constant_int);
                if mask.is_some_and(|mask| mask < SMALL_MASK) {
                    return Flow::Number;
                }
                operands(&[0, 1])
            }
            Opcode::LLVMShl | Opcode::LLVMLShr | Opcode::LLVMAShr => {
                // Several may share an integer that is wider.
                let scalar = value.ty().element().unwrap_or(value.ty());
                if scalar.integer_width().is_none_or(|bits| bits <= POINTER_BITS) {
                    return Flow::Number;
                }
                operands(&[0])
            }
            Opcode::LLVMPHI => Flow::Of(value.incoming().into_iter().map(|it| it.0).collect()),
            Opcode::LLVMSelect => operands(&[1, 2]),
            _ if value.intrinsic_name().is_some() => {
                // Whatever moves bits about is among these; what computes with them is not sorted
                // out, but for floating-point numbers.
                let arguments = value.arguments();
                let is_arithmetic =
                    !has_integer(value.ty()) && !arguments.iter().any(|it| it.ty().is_pointer());
                if is_arithmetic { Flow::Number } else { Flow::Of(arguments) }
            }
            _ if value.is_call() => {
                source(sources.is_handed_over(value, calls_local_function(value)))
            }
            _ => Flow::Number,
        }
    }
}

impl Ends {
    /// Whether an argument or a result may have pointers in it.
    fn is_handed_over(self, value: Value<'_>, is_local: bool) -> bool {
        match self.handed_over {
            HandedOver::None => false,
            HandedOver::Local => is_local,
            HandedOver::All => is_local || has_integer(value.ty()),
        }
    }
}

/// Whether a value is a pointer, or has some by its type.
fn has_pointer(value: Value<'_>) -> bool {
    holds_pointer(value.ty(), false) && !value.is_constant()
}

/// Whether LLVM knows all calls of what a call calls.
fn calls_local_function(call: Value<'_>) -> bool {
    call.callee().and_then(Value::as_function).is_some_and(Function::has_local_linkage)
}

/// Whether a value is the difference of two pointers, and no pointer is made of that again.
fn is_difference(value: Value<'_>) -> bool {
    let is_pointer = |number: Option<Value<'_>>| {
        let mut number = number;
        while let Some(it) = number.filter(|it| it.is(Opcode::LLVMFreeze)) {
            number = it.operand(0);
        }
        number.is_some_and(|it| it.is(Opcode::LLVMPtrToInt))
    };
    is_pointer(value.operand(0)) && is_pointer(value.operand(1)) && !becomes_pointer(value)
}

fn becomes_pointer(value: Value<'_>) -> bool {
    let (mut stack, mut seen) = (vec![value], HashSet::new());
    while let Some(value) = stack.pop() {
        for user in value.users().filter(|user| user.is_instruction()) {
            match user.opcode() {
                Some(Opcode::LLVMIntToPtr) => return true,
                // Not of it, but by it.
                Some(Opcode::LLVMGetElementPtr | Opcode::LLVMICmp | Opcode::LLVMStore) => {}
                _ if user.is_call() || user.is_terminator() => {}
                _ => {
                    if seen.insert(user) {
                        stack.push(user);
                    }
                }
            }
        }
    }
    false
}

/// Whether there is room for the bits of a pointer in a value of a type that has none.
fn is_wide(ty: Type<'_>) -> bool {
    !ty.is_void() && ty.is_storable() && !holds_pointer(ty, false) && has_wide_part(ty)
}

fn has_wide_part(ty: Type<'_>) -> bool {
    if let Some(bits) = ty.integer_width() {
        return bits >= POINTER_BITS;
    }
    if ty.is_wide_float() {
        return Rule::GcCopiesKept.holds();
    }
    if ty.is_vector() {
        // Of whatever parts.
        return Rule::GcCopiesKept.holds();
    }
    match ty.element() {
        Some(element) => has_wide_part(element),
        None => ty.members().into_iter().any(has_wide_part),
    }
}

/// Whether a type has parts that are no floating-point numbers.
fn has_integer(ty: Type<'_>) -> bool {
    if ty.integer_width().is_some() {
        return true;
    }
    match ty.element() {
        Some(element) => has_integer(element),
        None => ty.members().into_iter().any(has_integer),
    }
}
