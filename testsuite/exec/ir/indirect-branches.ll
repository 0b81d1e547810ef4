; A machine of computed jumps: every block suspends and any may follow any.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

@program = internal constant [10 x i8] c"\00\01\02\00\02\01\01\00\02\03"
@labels = internal constant [4 x ptr] [ptr blockaddress(@machine, %add), ptr blockaddress(@machine, %double), ptr blockaddress(@machine, %show), ptr blockaddress(@machine, %stop)]

define internal i32 @machine(ptr %code) noinline {
entry:
  br label %next
next:
  %pc = phi ptr [ %code, %entry ], [ %pc.a, %add ], [ %pc.d, %double ], [ %pc.s, %show ]
  %acc = phi i32 [ 1, %entry ], [ %sum, %add ], [ %twice, %double ], [ %acc.s, %show ]
  %op = load i8, ptr %pc
  %pc.next = getelementptr i8, ptr %pc, i32 1
  %index = zext i8 %op to i32
  %slot = getelementptr [4 x ptr], ptr @labels, i32 0, i32 %index
  %target = load ptr, ptr %slot
  indirectbr ptr %target, [label %add, label %double, label %show, label %stop]
add:
  %pc.a = phi ptr [ %pc.next, %next ]
  %a = call i32 @pause(i32 %acc)
  %sum = add i32 %acc, %a
  br label %next
double:
  %pc.d = phi ptr [ %pc.next, %next ]
  %d = call i32 @pause(i32 2)
  %twice = mul i32 %acc, %d
  br label %next
show:
  %pc.s = phi ptr [ %pc.next, %next ]
  %acc.s = phi i32 [ %acc, %next ]
  %s = call i32 @pause(i32 %index)
  call void @print(i32 %acc)
  call void @print(i32 %s)
  br label %next
stop:
  ret i32 %acc
}
define i32 @run() "wasm-export-name"="run" {
  %r = call i32 @machine(ptr @program)
  ret i32 %r
}
