; The same with a jump at the end of every block: no header, every block is an entry of the
; cycle.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

@program = internal constant [8 x i8] c"\00\01\00\00\01\01\00\02"
@labels = internal constant [3 x ptr] [ptr blockaddress(@machine, %inc), ptr blockaddress(@machine, %mul), ptr blockaddress(@machine, %stop)]

define internal ptr @target(ptr %pc) alwaysinline {
  %op = load i8, ptr %pc
  %index = zext i8 %op to i32
  %slot = getelementptr [3 x ptr], ptr @labels, i32 0, i32 %index
  %target = load ptr, ptr %slot
  ret ptr %target
}
define internal i32 @machine(ptr %code, i64 %bias) noinline {
entry:
  %t0 = call ptr @target(ptr %code)
  indirectbr ptr %t0, [label %inc, label %mul, label %stop]
inc:
  %pc.i = phi ptr [ %code, %entry ], [ %next.i, %inc ], [ %next.m, %mul ]
  %acc.i = phi i64 [ %bias, %entry ], [ %sum, %inc ], [ %product, %mul ]
  %n = phi i32 [ 0, %entry ], [ %n.i, %inc ], [ %n.m, %mul ]
  %p = call i32 @pause(i32 %n)
  %w = sext i32 %p to i64
  %sum = add i64 %acc.i, %w
  %n.i = add i32 %n, 1
  %next.i = getelementptr i8, ptr %pc.i, i32 1
  %t1 = call ptr @target(ptr %next.i)
  indirectbr ptr %t1, [label %inc, label %mul, label %stop]
mul:
  %pc.m = phi ptr [ %code, %entry ], [ %next.i, %inc ], [ %next.m, %mul ]
  %acc.m = phi i64 [ %bias, %entry ], [ %sum, %inc ], [ %product, %mul ]
  %m = phi i32 [ 0, %entry ], [ %n.i, %inc ], [ %n.m, %mul ]
  %q = call i32 @pause(i32 3)
  %v = sext i32 %q to i64
  %product = mul i64 %acc.m, %v
  %n.m = add i32 %m, 2
  %next.m = getelementptr i8, ptr %pc.m, i32 1
  %t2 = call ptr @target(ptr %next.m)
  indirectbr ptr %t2, [label %inc, label %mul, label %stop]
stop:
  %acc = phi i64 [ %bias, %entry ], [ %sum, %inc ], [ %product, %mul ]
  %count = phi i32 [ 0, %entry ], [ %n.i, %inc ], [ %n.m, %mul ]
  call void @print64(i64 %acc)
  ret i32 %count
}
define i32 @run() "wasm-export-name"="run" {
  %r = call i32 @machine(ptr @program, i64 12345678901)
  ret i32 %r
}
