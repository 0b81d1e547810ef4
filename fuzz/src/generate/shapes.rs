//! Functions that are written by hand: leaves with attributes that are true of them, and
//! functions that have very much of one thing.
//!
//! Aimed at attributes that LLVM acts upon, at limits of engines and of the code generator
//! (10,000 live values, 300 parameters, 2,000 edges into one phi), and at depth.

use super::{
    Module,
    calls::{Parameter, ParameterKind, Signature},
    emit::Body,
    types::Ty,
};

impl Module {
    fn leaf(
        &mut self,
        name: String,
        result: Option<Ty>,
        kinds: &[ParameterKind],
        attributes: &str,
    ) -> Signature {
        let config = self.config.clone();
        let parameters =
            kinds.iter().map(|&kind| Parameter::new(&mut self.random, &config, kind)).collect();
        let features = config.features();
        let inlining = self.random.pick(&["", "noinline ", "inlinehint "]);
        Signature {
            name,
            linkage: "internal",
            convention: self.random.pick(&["", "fastcc"]),
            result,
            small_result: false,
            parameters,
            variadic: false,
            attributes: format!("{inlining}{attributes} {features}"),
        }
    }

    fn add_leaf(&mut self, signature: Signature, body: &str) {
        self.functions.push(format!("{} {{\n{body}}}\n", signature.define()));
        self.leaves.push(signature);
    }

    /// Adds the leaves.
    pub(super) fn add_leaves(&mut self) {
        let (word, number) = (ParameterKind::Plain(Ty::Int(64)), ParameterKind::Plain(Ty::Int(32)));
        let key = self.random.below(1000);

        let pure = self.leaf(
            "pure".into(),
            Some(Ty::Int(64)),
            &[word, number],
            "nounwind willreturn memory(none)",
        );
        self.add_leaf(
            pure,
            &format!(
                "  %w = sext i32 %p1 to i64
  %m = mul i64 %p0, {}
  %a = xor i64 %m, %w
  %h = lshr i64 %a, 29
  %r = xor i64 %a, %h
  ret i64 %r
",
                2 * key + 1
            ),
        );

        let mut identity =
            self.leaf("identity".into(), Some(Ty::Int(64)), &[word, number], "nounwind");
        identity.parameters[0].attributes[0] = "returned";
        self.add_leaf(
            identity,
            "  %w = sext i32 %p1 to i64
  call void @mix(i64 %w)
  call void @stress_point(i32 %p1)
  call void @mix(i64 %p0)
  ret i64 %p0
",
        );

        let update = self.leaf(
            "update".into(),
            None,
            &[ParameterKind::Data, number],
            "nounwind willreturn memory(argmem: readwrite)",
        );
        self.add_leaf(
            update,
            "  %g = getelementptr inbounds i8, ptr %p0, i32 12
  %a = load i32, ptr %p0, align 1
  %b = load i32, ptr %g, align 1
  %x = xor i32 %a, %p1
  store i32 %b, ptr %p0, align 1
  store i32 %x, ptr %g, align 1
  ret void
",
        );

        let read = self.leaf(
            "read".into(),
            Some(Ty::Int(64)),
            &[ParameterKind::Data],
            "nounwind willreturn memory(argmem: read)",
        );
        self.add_leaf(
            read,
            "  %g = getelementptr inbounds i8, ptr %p0, i32 24
  %a = load i64, ptr %p0, align 1
  %b = load i64, ptr %g, align 1
  %m = mul i64 %a, 31
  %r = xor i64 %m, %b
  ret i64 %r
",
        );

        // Changes the caller's memory, suspends, and reads it again.
        let exchange = self.leaf(
            "exchange".into(),
            Some(Ty::Int(32)),
            &[ParameterKind::Data, ParameterKind::Exclusive, number],
            "nounwind",
        );
        self.add_leaf(
            exchange,
            "  %o = load i64, ptr %p1
  %n = load i32, ptr %p0, align 1
  store i32 %p2, ptr %p0, align 1
  %v = call i64 @stress_value(i64 %o)
  store i64 %v, ptr %p1
  %m = load i32, ptr %p0, align 1
  %q = call i32 @stress_value32(i32 %m)
  %w = load i64, ptr %p1
  call void @mix(i64 %w)
  %r = add i32 %n, %q
  ret i32 %r
",
        );

        // Looks as if it could return a second time, and does not.
        if self.config.returns_twice {
            let twice =
                self.leaf("twice".into(), Some(Ty::Int(32)), &[number], "noinline returns_twice");
            self.add_leaf(twice, "  %r = mul i32 %p0, 3\n  ret i32 %r\n");
        }

        let inlining = self.random.pick(&["", "noinline "]);
        self.functions.push(format!(
            "define internal nonnull ptr @through(ptr returned nonnull %p, i32 %x) {inlining}nounwind {{
  call void @stress_point(i32 %x)
  ret ptr %p
}}
"
        ));

        if self.config.exceptions {
            self.add_throwing();
        }

        self.functions.push(
            "define internal void @stop(i32 %x) noreturn noinline cold {
  call void @stress_point(i32 %x)
  call void @llvm.trap()
  unreachable
}
"
            .into(),
        );
    }

    /// Adds what `invoke` calls, with and without a cleanup.
    fn add_throwing(&mut self) {
        let features = self.config.features();
        let inlining = self.random.pick(&["", "noinline"]);
        self.functions.push(format!(
            "declare i32 @__gxx_wasm_personality_v0(...)
declare ptr @__cxa_begin_catch(ptr) nounwind
declare void @__cxa_end_catch() nounwind

define internal i64 @throws(i64 %x) {inlining} {features} {{
  %y = call i64 @stress_value(i64 %x)
  %b = and i64 %y, 3
  %c = icmp eq i64 %b, 2
  br i1 %c, label %throw, label %return
throw:
  call void @stress_point(i32 4)
  call void @llvm.wasm.throw(i32 0, ptr null)
  unreachable
return:
  %r = mul i64 %y, 5
  ret i64 %r
}}

define internal i64 @cleans(i64 %x) {features} personality ptr @__gxx_wasm_personality_v0 {{
  %place = alloca i64
  store i64 %x, ptr %place
  %r = invoke i64 @throws(i64 %x) to label %return unwind label %clean
return:
  call void @stress_point(i32 5)
  %y = load i64, ptr %place
  %s = xor i64 %r, %y
  ret i64 %s
clean:
  %pad = cleanuppad within none []
  %z = load i64, ptr %place
  call void @stress_point(i32 6) [ \"funclet\"(token %pad) ]
  call void @mix(i64 %z) [ \"funclet\"(token %pad) ]
  cleanupret from %pad unwind to caller
}}
"
        ));
    }

    /// Adds the functions that have very much of one thing, as the configuration says.
    pub(super) fn add_special(&mut self) {
        let config = self.config.clone();
        if let Some(count) = config.live_values {
            self.add_live_values(count);
        }
        if let Some(count) = config.parameters {
            self.add_parameters(count);
        }
        if let Some(count) = config.cases {
            self.add_cases(count);
        }
        if let Some(depth) = config.recursion {
            self.add_recursion(depth);
        }
    }

    fn add_live_values(&mut self, count: u32) {
        let mut text = String::from("define internal i64 @live(i64 %x) noinline {\n");
        for at in 0..count {
            // LLVM's scheduler is quadratic in the length of a block.
            if at % 100 == 99 {
                text += &format!("  br label %make{at}\nmake{at}:\n");
            }
            let key = self.random.bits() | 1;
            text +=
                &format!("  %a{at} = mul i64 %x, {}\n  %b{at} = lshr i64 %a{at}, 17\n", key as i64);
            text += &match at % 3 {
                0 => format!("  %l{at} = trunc i64 %b{at} to i32\n"),
                1 => format!("  %l{at} = xor i64 %a{at}, %b{at}\n"),
                _ => format!("  %l{at} = sitofp i64 %b{at} to double\n"),
            };
        }
        text += "  %s = call i64 @stress_value(i64 %x)\n  %r0 = xor i64 %s, 3\n";
        for at in 0..count {
            if at % 100 == 99 {
                text += &format!("  br label %use{at}\nuse{at}:\n");
            }
            text += &match at % 3 {
                0 => format!("  %w{at} = sext i32 %l{at} to i64\n"),
                1 => format!("  %w{at} = add i64 %l{at}, 1\n"),
                _ => format!("  %w{at} = bitcast double %l{at} to i64\n"),
            };
            let next = at + 1;
            text +=
                &format!("  %m{at} = mul i64 %r{at}, 31\n  %r{next} = add i64 %m{at}, %w{at}\n");
        }
        text += &format!("  ret i64 %r{count}\n}}\n");
        self.functions.push(text);
        self.special.push("%r = call i64 @live(i64 77)\n".into());
    }

    fn add_parameters(&mut self, count: u32) {
        let types: Vec<_> = (0..count)
            .map(|_| {
                self.random.pick(&[Ty::Int(32), Ty::Int(64), Ty::Int(8), Ty::Double, Ty::Float])
            })
            .collect();
        let parameters: Vec<_> =
            types.iter().enumerate().map(|(at, ty)| format!("{ty} %p{at}")).collect();
        let mut text = format!(
            "define internal i64 @wide({}) noinline {{\n  %s = call i64 @stress_value(i64 5)\n  \
             %r0 = xor i64 %s, 9\n",
            parameters.join(", ")
        );
        for (at, ty) in types.iter().enumerate() {
            text += &match ty {
                Ty::Double => format!("  %w{at} = bitcast double %p{at} to i64\n"),
                Ty::Float => format!(
                    "  %f{at} = bitcast float %p{at} to i32\n  %w{at} = zext i32 %f{at} to i64\n"
                ),
                Ty::Int(64) => format!("  %w{at} = add i64 %p{at}, 1\n"),
                _ => format!("  %w{at} = sext {ty} %p{at} to i64\n"),
            };
            let next = at + 1;
            text +=
                &format!("  %m{at} = mul i64 %r{at}, 31\n  %r{next} = add i64 %m{at}, %w{at}\n");
        }
        text += &format!("  ret i64 %r{count}\n}}\n");
        self.functions.push(text);
        let arguments: Vec<_> =
            types.iter().map(|ty| format!("{ty} {}", ty.constant(&mut self.random))).collect();
        self.special.push(format!("%r = call i64 @wide({})\n", arguments.join(", ")));
    }

    fn add_cases(&mut self, count: u32) {
        let mut cases = String::new();
        let mut edges = String::new();
        for at in 0..count {
            let to = self.random.pick(&["join", "join", "one", "two", "head"]);
            cases += &format!("    i32 {at}, label %{to}\n");
            if to == "join" {
                edges += ", [ %y, %body ]";
            }
        }
        let heads = cases.matches("%head").count();
        let head: String = (0..heads).map(|_| ", [ %i1, %body ]").collect();
        let sums: String = (0..heads).map(|_| ", [ %y, %body ]").collect();
        self.functions.push(format!(
            "define internal i64 @cases(i64 %x) noinline {{
start:
  br label %head
head:
  %i = phi i32 [ 0, %start ], [ %i1, %back ]{head}
  %s = phi i64 [ %x, %start ], [ %t, %back ]{sums}
  %i1 = add i32 %i, 1
  %go = icmp ult i32 %i, 60
  br i1 %go, label %body, label %done
body:
  %y = call i64 @stress_value(i64 %s)
  %k = trunc i64 %y to i32
  %m = urem i32 %k, {}
  switch i32 %m, label %one [
{cases}  ]
one:
  %a = add i64 %y, 1
  br label %join
two:
  %b = call i64 @stress_value(i64 %y)
  br label %join
join:
  %t0 = phi i64 [ %a, %one ], [ %b, %two ]{edges}
  %n = call i32 @stress_value32(i32 %m)
  %n1 = zext i32 %n to i64
  %t1 = xor i64 %t0, %n1
  %t = mul i64 %t1, 13
  br label %back
back:
  br label %head
done:
  ret i64 %s
}}
",
            count + 2
        ));
        self.special.push("%r = call i64 @cases(i64 12345)\n".into());
    }

    fn add_recursion(&mut self, depth: u32) {
        let align = self.random.pick(&[4, 16, 32]);
        self.functions.push(format!(
            "define internal i64 @deep(i32 %n, i64 %x) noinline {{
start:
  %place = alloca [16 x i8], align {align}
  store i64 %x, ptr %place, align 4
  %rest = getelementptr i8, ptr %place, i32 8
  store i32 %n, ptr %rest, align 4
  %bottom = icmp eq i32 %n, 0
  br i1 %bottom, label %down, label %up
down:
  %a = call i64 @stress_value(i64 %x)
  %b = call i64 @stress_value(i64 %a)
  ret i64 %b
up:
  %n1 = sub i32 %n, 1
  %x0 = mul i64 %x, 6364136223846793005
  %x1 = add i64 %x0, 1442695040888963407
  %r = call i64 @deep(i32 %n1, i64 %x1)
  %low = and i32 %n, 127
  %some = icmp eq i32 %low, 5
  br i1 %some, label %again, label %done
again:
  call void @stress_point(i32 %n)
  br label %done
done:
  %y = load i64, ptr %place, align 4
  %m = load i32, ptr %rest, align 4
  %m1 = zext i32 %m to i64
  %z = xor i64 %r, %y
  %z1 = add i64 %z, %m1
  %z2 = xor i64 %z1, %x1
  ret i64 %z2
}}
"
        ));
        self.special.push(format!("%r = call i64 @deep(i32 {depth}, i64 3)\n"));
    }
}

impl Body<'_> {
    /// A call of a leaf.
    pub fn leaf_call(&mut self) {
        let at = self.below(self.module.leaves.len());
        let leaf = self.module.leaves[at].clone();
        let target = format!("@{}", leaf.name);
        self.call(&leaf, &target, "");
    }
}
