//! Memory: allocas of all kinds, and what is done to them.
//!
//! Aimed at frames that outlive their activation: allocas that callees write through, whose
//! addresses are kept as pointers and as integers across switch calls, that are larger,
//! more aligned or shorter-lived than usual, or made in loops; and at metadata that says
//! what may be assumed about memory, which must still be true when a function returns in
//! the middle and comes back.
//!
//! *Objects* are 64 bytes and more, always initialised, without padding: anything may read
//! them. *Slots* hold one value, of any type, and are only used by name: nothing else ever
//! points at them, which alias metadata can say. *Pointer slots* hold the address of an
//! object that lives as long as the function.

use super::{
    control::RegionId,
    emit::Body,
    types::Ty,
    values::{Kind, Pointer, Value},
};

/// An alloca that holds one value.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub name: String,
    pub ty: Ty,
    /// It is a parameter: memory of the caller's that only this function uses now.
    pub exclusive: bool,
}

/// An alloca that holds the address of an object.
#[derive(Clone, Debug)]
pub(super) struct PointerSlot {
    pub name: String,
}

impl Body<'_> {
    fn alignment(&mut self) -> u32 {
        if self.chance(self.module.config.over_aligned) {
            self.module.random.pick(&[32, 64, 128, 256])
        } else {
            self.module.random.pick(&[1, 4, 8, 16])
        }
    }

    /// Adds an object to the entry.
    pub fn add_object(&mut self) {
        let align = self.alignment();
        let (ty, bytes) = self.module.random.pick(&[
            ("[64 x i8]", 64),
            ("[64 x i8]", 64),
            ("[100 x i8]", 100),
            ("i64, i32 8", 64),
            ("<4 x i32>, i32 4", 64),
            ("{ i64, [8 x i32], [3 x i64] }", 64),
            ("i128, i32 5", 80),
        ]);
        let text = self.alloca(&format!("{ty}, align {align}"));
        let fill = self.below(256);
        self.at_start(format!(
            "call void @llvm.memset.p0.i32(ptr align {align} {text}, i8 {fill}, i32 {bytes}, i1 \
             false)"
        ));
        let kind = Kind::Pointer(Pointer { room: 64, align, region: 0 });
        self.objects.push(Value { text, ty: Ty::Ptr, kind });
    }

    /// Adds a slot to the entry.
    pub fn add_slot(&mut self) {
        let ty = Ty::any(&mut self.module.random, &self.module.config);
        let align = if self.chance(20) {
            format!(", align {}", self.alignment().max(32))
        } else {
            String::new()
        };
        let name = self.alloca(&format!("{ty}{align}"));
        let constant = ty.constant(&mut self.module.random);
        self.at_start(format!("store {ty} {constant}, ptr {name}"));
        self.slots.push(Slot { name, ty, exclusive: false });
    }

    /// Adds a pointer slot to the entry, which has objects already.
    pub fn add_pointer_slot(&mut self) {
        let name = self.alloca("ptr");
        let object = self.any_object();
        self.at_start(format!("store ptr {object}, ptr {name}"));
        self.pointer_slots.push(PointerSlot { name });
    }

    /// An object that is there from the beginning of the function to its end.
    pub fn any_object(&mut self) -> String {
        let at = self.below(self.objects.len() + 2);
        match self.objects.get(at) {
            Some(object) => object.text.clone(),
            None => self.module.data(),
        }
    }

    /// A pointer to at least `room` bytes, at most 64, at least so aligned, at most 16.
    pub fn pointer(&mut self, room: u32, align: u32) -> (String, Pointer) {
        let region = self.region();
        let fitting: Vec<_> = self
            .values
            .iter()
            .chain(&self.objects)
            .filter_map(|value| match value.kind {
                Kind::Pointer(pointer)
                    if pointer.room >= room
                        && pointer.align >= align
                        && self.graph.encloses(pointer.region, region) =>
                {
                    Some((&value.text, pointer))
                }
                _ => None,
            })
            .map(|(text, pointer)| (text.clone(), pointer))
            .collect();
        if fitting.is_empty() || self.chance(15) {
            return (self.module.data(), Pointer { room: 64, align: 16, region: 0 });
        }
        let at = self.below(fitting.len());
        fitting[at].clone()
    }

    /// Makes a pointer known to what follows.
    fn define_pointer(&mut self, text: String, pointer: Pointer) {
        self.values.push(Value { text, ty: Ty::Ptr, kind: Kind::Pointer(pointer) });
    }

    /// Begins the life of an alloca.
    pub fn begin_lifetime(&mut self, region: RegionId) {
        let align = self.alignment();
        let name = self.alloca(&format!("[64 x i8], align {align}"));
        self.line(format!("call void @llvm.lifetime.start.p0(ptr {name})"));
        let fill = self.below(256);
        self.line(format!(
            "call void @llvm.memset.p0.i32(ptr {name}, i8 {fill}, i32 64, i1 false)"
        ));
        self.lifetimes.push((region, name.clone()));
        self.define_pointer(name, Pointer { room: 64, align, region });
    }

    /// Ends it.
    pub fn end_lifetime(&mut self, region: RegionId) {
        if let Some((_, name)) = self.lifetimes.iter().find(|(other, _)| *other == region).cloned()
        {
            self.observe_memory(&name);
            self.line(format!("call void @llvm.lifetime.end.p0(ptr {name})"));
        }
    }

    /// Makes some of an object part of the checksum, more often than not.
    pub fn observe_memory(&mut self, name: &str) {
        if self.chance(70) {
            let offset = self.below(57);
            let place = self.result(format!("getelementptr i8, ptr {name}, i32 {offset}"));
            let word = self.result(format!("load i64, ptr {place}, align 1"));
            self.line(format!("call void @mix(i64 {word})"));
        }
    }

    /// An alloca of dynamic size, or at least outside of the entry; its name.
    pub fn dynamic_alloca(&mut self) -> String {
        let align = self.alignment();
        let region = self.region();
        let (size, text) = if self.chance(25) {
            ("64".into(), self.result(format!("alloca [64 x i8], align {align}")))
        } else {
            let more = self.index(33);
            let size = self.result(format!("add i32 {more}, 64"));
            let text = self.result(format!("alloca i8, i32 {size}, align {align}"));
            (size, text)
        };
        let fill = self.below(256);
        self.line(format!(
            "call void @llvm.memset.p0.i32(ptr {text}, i8 {fill}, i32 {size}, i1 false)"
        ));
        self.define_pointer(text.clone(), Pointer { room: 64, align, region });
        text
    }

    /// The metadata of an access to a slot (or to what is none), which is true.
    fn facts(&mut self, slot: bool) -> String {
        if !self.chance(self.module.config.facts) {
            return String::new();
        }
        let (scopes, types) = self.scopes();
        let list = if slot { "alias.scope" } else { "noalias" };
        let mut text = format!(", !{list} !{scopes}");
        if self.chance(50) {
            text += &format!(", !tbaa !{}", types + usize::from(slot));
        }
        text
    }

    /// The scope list of this function's slots, and the type of objects in metadata (that
    /// of slots has the next number).
    pub fn scopes(&mut self) -> (usize, usize) {
        if let Some(scopes) = self.scopes {
            return scopes;
        }
        let name = self.signature.name.clone();
        let domain = self.module.node(&format!("distinct !{{!\"{name}\"}}"));
        let scope = self.module.node(&format!("distinct !{{!\"slots of {name}\", !{domain}}}"));
        let list = self.module.node(&format!("!{{!{scope}}}"));
        let types = self.module.memory_types();
        self.scopes = Some((list, types));
        (list, types)
    }

    /// Any memory operation.
    pub fn memory(&mut self) {
        let config = &self.module.config;
        let choices = [
            (10, 0),
            (10, 1),
            (8, 2),
            (8, 3),
            (4, 4),
            (4, 5),
            (6, 6),
            (3, 7),
            (4, 8),
            (config.atomics, 9),
            (config.dynamic / 5, 10),
            (1, 11),
            (config.facts / 20, 12),
        ];
        match self.module.random.weighted(&choices) {
            0 => self.load_data(),
            1 => self.store_data(),
            2 => self.load_slot(),
            3 => self.store_slot(),
            4 => self.load_pointer(),
            5 => self.store_pointer(),
            6 => self.derive_pointer(),
            7 => {
                let condition = self.condition();
                let ((one, a), (other, b)) = (self.pointer(32, 1), self.pointer(32, 1));
                let region =
                    if self.graph.encloses(a.region, b.region) { b.region } else { a.region };
                let text = self.result(format!("select i1 {condition}, ptr {one}, ptr {other}"));
                let pointer =
                    Pointer { room: a.room.min(b.room), align: a.align.min(b.align), region };
                self.define_pointer(text, pointer);
            }
            8 => self.bulk(),
            9 => self.atomic(),
            10 => {
                self.dynamic_alloca();
            }
            12 => self.load_in_range(),
            _ => {
                let (text, pointer) = self.pointer(32, 1);
                let (size, align) = (pointer.room, pointer.align);
                self.line(match size % 3 {
                    0 => format!("call void @llvm.assume(i1 true) [\"align\"(ptr {text}, i32 {align})]"),
                    1 => format!("call void @llvm.assume(i1 true) [\"dereferenceable\"(ptr {text}, i32 {size})]"),
                    _ => format!("call void @llvm.assume(i1 true) [\"nonnull\"(ptr {text})]"),
                });
            }
        }
    }

    /// A place of `ty` in an object.
    fn place(&mut self, ty: Ty) -> (String, u32) {
        let bytes = ty.bytes();
        let (text, pointer) = self.pointer(bytes, 1);
        let offset = self.below((pointer.room - bytes) as usize + 1) as u32;
        if offset == 0 {
            return (text, pointer.align);
        }
        let align = 1 << offset.trailing_zeros().min(pointer.align.trailing_zeros());
        let text = self.result(format!("getelementptr inbounds i8, ptr {text}, i32 {offset}"));
        (text, align)
    }

    fn load_data(&mut self) {
        let ty = Ty::plain(&mut self.module.random, &self.module.config);
        let (place, align) = self.place(ty);
        let volatile = self.module.random.pick(&["", "", "", "volatile "]);
        let facts = self.facts(false);
        let noundef = if self.chance(self.module.config.facts) { ", !noundef !0" } else { "" };
        let text =
            self.result(format!("load {volatile}{ty}, ptr {place}, align {align}{facts}{noundef}"));
        self.define(text, ty);
    }

    fn store_data(&mut self) {
        let ty = Ty::plain(&mut self.module.random, &self.module.config);
        let (place, align) = self.place(ty);
        let value = self.operand(ty);
        let volatile = self.module.random.pick(&["", "", "", "volatile "]);
        let facts = self.facts(false);
        self.line(format!("store {volatile}{ty} {value}, ptr {place}, align {align}{facts}"));
    }

    fn any_slot(&mut self) -> Slot {
        let at = self.below(self.slots.len());
        self.slots[at].clone()
    }

    fn load_slot(&mut self) {
        let Slot { name, ty, .. } = self.any_slot();
        let facts = self.facts(true);
        let volatile = self.module.random.pick(&["", "", "", "volatile "]);
        let text = self.result(format!("load {volatile}{ty}, ptr {name}{facts}"));
        self.define(text, ty);
    }

    fn store_slot(&mut self) {
        let Slot { name, ty, exclusive } = self.any_slot();
        let value = self.operand(ty);
        let facts = self.facts(true);
        // Nothing sees this before the next store.
        if !exclusive && self.chance(self.module.config.poison) {
            let bad = self.module.random.pick(&["poison", "undef"]);
            self.line(format!("store {ty} {bad}, ptr {name}{facts}"));
            if self.chance(50) {
                self.switch_call();
            }
        }
        self.line(format!("store {ty} {value}, ptr {name}{facts}"));
    }

    /// A load that says what it can give, which zero is not.
    fn load_in_range(&mut self) {
        let name = self.alloca("i32");
        let any = self.operand(Ty::Int(32));
        let even = self.result(format!("and i32 {any}, 62"));
        let small = self.result(format!("or i32 {even}, 1"));
        self.line(format!("store i32 {small}, ptr {name}"));
        if self.chance(60) {
            self.switch_call();
        }
        let range = self.module.node("!{i32 1, i32 64}");
        let text = self.result(format!("load i32, ptr {name}, !range !{range}, !noundef !0"));
        self.define(text, Ty::Int(32));
    }

    fn load_pointer(&mut self) {
        if self.pointer_slots.is_empty() {
            return self.derive_pointer();
        }
        let at = self.below(self.pointer_slots.len());
        let name = self.pointer_slots[at].name.clone();
        let facts = if self.chance(self.module.config.facts) {
            let room = self.module.metadata("!{i64 32}", &[]);
            format!(", !nonnull !0, !noundef !0, !dereferenceable !{room}")
        } else {
            String::new()
        };
        let text = self.result(format!("load ptr, ptr {name}{facts}"));
        self.define_pointer(text, Pointer { room: 32, align: 1, region: 0 });
    }

    fn store_pointer(&mut self) {
        if self.pointer_slots.is_empty() {
            return self.store_data();
        }
        let at = self.below(self.pointer_slots.len());
        let name = self.pointer_slots[at].name.clone();
        let (text, pointer) = self.pointer(32, 1);
        let text = if pointer.region == 0 { text } else { self.any_object() };
        self.line(format!("store ptr {text}, ptr {name}"));
    }

    /// A pointer to the middle of an object.
    fn derive_pointer(&mut self) {
        let (base, pointer) = self.pointer(64, 1);
        let inbounds = self.module.random.pick(&["", "inbounds ", "inbounds nuw "]);
        let pointer = Pointer { room: 32, align: 1, ..pointer };
        let text = match self.below(4) {
            0 => {
                // It returns its argument, and may suspend.
                let number = self.operand(Ty::Int(32));
                let facts = self.module.random.pick(&["", "nonnull ", "noundef nonnull "]);
                self.result(format!("call {facts}ptr @through(ptr {facts}{base}, i32 {number})"))
            }
            3 => {
                let offset = self.below(33);
                self.result(format!("getelementptr {inbounds}i8, ptr {base}, i32 {offset}"))
            }
            1 => {
                let index = self.index(4);
                self.result(format!(
                    "getelementptr {inbounds}{{ i32, [2 x i16] }}, ptr {base}, i32 {index}"
                ))
            }
            _ => {
                // Computed in pieces that can each be computed again.
                let index = self.index(5);
                let one =
                    self.result(format!("getelementptr {inbounds}i32, ptr {base}, i32 {index}"));
                if self.chance(30) {
                    self.switch_call();
                }
                self.result(format!("getelementptr {inbounds}i8, ptr {one}, i32 16"))
            }
        };
        self.define_pointer(text, pointer);
    }

    /// Copies and fills.
    fn bulk(&mut self) {
        let (to, _) = self.pointer(32, 1);
        let length = if self.chance(50) { self.index(33) } else { self.below(33).to_string() };
        if self.chance(40) {
            let byte = self.operand(Ty::Int(8));
            self.line(format!(
                "call void @llvm.memset.p0.i32(ptr {to}, i8 {byte}, i32 {length}, i1 false)"
            ));
        } else {
            let (from, _) = self.pointer(32, 1);
            self.line(format!(
                "call void @llvm.memmove.p0.p0.i32(ptr {to}, ptr {from}, i32 {length}, i1 false)"
            ));
            // Between two objects that are not the same.
            let (to, from) = (self.objects[0].text.clone(), self.module.data());
            if self.chance(50) {
                self.line(format!(
                    "call void @llvm.memcpy.p0.p0.i32(ptr {to}, ptr {from}, i32 {length}, i1 false)"
                ));
            }
        }
    }

    /// Atomic operations; there is one thread.
    fn atomic(&mut self) {
        let ty = Ty::Int(self.module.random.pick(&[8, 16, 32, 64]));
        let (place, _) = self.pointer(8, 8);
        let value = self.operand(ty);
        let text = match self.below(4) {
            0 => self.result(format!("load atomic {ty}, ptr {place} acquire, align 8")),
            1 => {
                self.line(format!("store atomic {ty} {value}, ptr {place} release, align 8"));
                return self.line("fence seq_cst");
            }
            2 => {
                let expected = self.operand(ty);
                let pair = self.result(format!(
                    "cmpxchg ptr {place}, {ty} {expected}, {ty} {value} seq_cst monotonic, align 8"
                ));
                if self.chance(30) {
                    self.switch_call();
                }
                let done = self.result(format!("extractvalue {{ {ty}, i1 }} {pair}, 1"));
                self.define(done, Ty::Int(1));
                self.result(format!("extractvalue {{ {ty}, i1 }} {pair}, 0"))
            }
            _ => {
                let what =
                    self.module.random.pick(&["add", "sub", "xor", "and", "umax", "min", "xchg"]);
                self.result(format!("atomicrmw {what} ptr {place}, {ty} {value} seq_cst, align 8"))
            }
        };
        self.define(text, ty);
    }

    /// Addresses as integers: live as such, and compared with themselves.
    pub fn address(&mut self) {
        let region = self.region();
        let known: Vec<_> = self
            .values
            .iter()
            .filter_map(|value| match value.kind {
                Kind::Address(pointer) if self.graph.encloses(pointer.region, region) => {
                    Some((value.text.clone(), pointer))
                }
                _ => None,
            })
            .collect();
        match self.below(4) {
            0 if !known.is_empty() => {
                let (text, pointer) =
                    self.module.random.pick(&known.iter().collect::<Vec<_>>()).clone();
                let text = self.result(format!("inttoptr i32 {text} to ptr"));
                self.define_pointer(text, pointer);
            }
            1 => {
                // The same before and after.
                let (base, pointer) = self.pointer(64, 1);
                let offset = self.index(33);
                let place =
                    self.result(format!("getelementptr inbounds i8, ptr {base}, i32 {offset}"));
                let one = self.result(format!("ptrtoint ptr {place} to i32"));
                self.switch_call();
                let other = self.result(format!("ptrtoint ptr {base} to i32"));
                let text = self.result(format!("sub i32 {one}, {other}"));
                self.define(text, Ty::Int(32));
                if pointer.align > 1 {
                    let rest = self.result(format!("and i32 {other}, {}", pointer.align - 1));
                    self.define(rest, Ty::Int(32));
                }
            }
            _ => {
                let (base, pointer) = self.pointer(64, 1);
                let base = self.result(format!("ptrtoint ptr {base} to i32"));
                let offset = self.index(33);
                let text = self.result(format!("add i32 {base}, {offset}"));
                let kind = Kind::Address(Pointer { room: 32, align: 1, ..pointer });
                self.values.push(Value { text, ty: Ty::Int(32), kind });
            }
        }
    }
}
