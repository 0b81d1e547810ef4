; Atomic accesses are neither moved nor repeated.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

@counter = internal global i32 0

define i32 @run() "wasm-export-name"="run" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %old = atomicrmw add ptr @counter, i32 %i seq_cst
  %p = call i32 @pause(i32 %old)
  %pair = cmpxchg ptr @counter, i32 3, i32 %p seq_cst seq_cst
  %was = extractvalue { i32, i1 } %pair, 0
  %done = extractvalue { i32, i1 } %pair, 1
  %q = call i32 @pause(i32 %was)
  %z = zext i1 %done to i32
  call void @print(i32 %z)
  %j = add i32 %i, 1
  %c = icmp ult i32 %j, 5
  br i1 %c, label %loop, label %exit
exit:
  %r = load atomic i32, ptr @counter seq_cst, align 4
  call void @print(i32 %q)
  ret i32 %r
}
