; Allocas of constant size in other blocks: each execution makes another.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

%cell = type { ptr, i32 }

define internal i32 @f(i32 %n) noinline {
entry:
  br label %build
build:
  %i = phi i32 [ 0, %entry ], [ %j, %build ]
  %list = phi ptr [ null, %entry ], [ %new, %build ]
  %new = alloca %cell
  store ptr %list, ptr %new
  %v = call i32 @pause(i32 %i)
  %at = getelementptr %cell, ptr %new, i32 0, i32 1
  store i32 %v, ptr %at
  %j = add i32 %i, 1
  %c = icmp ult i32 %j, %n
  br i1 %c, label %build, label %walk
walk:
  %p = phi ptr [ %new, %build ], [ %next, %walk ]
  %sum = phi i32 [ 0, %build ], [ %sum2, %walk ]
  %q = getelementptr %cell, ptr %p, i32 0, i32 1
  %value = load i32, ptr %q
  %w = call i32 @pause(i32 %value)
  call void @print(i32 %w)
  %sum1 = mul i32 %sum, 7
  %sum2 = add i32 %sum1, %value
  %next = load ptr, ptr %p
  %end = icmp eq ptr %next, null
  br i1 %end, label %done, label %walk
done:
  ret i32 %sum2
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 5)
  %b = call i32 @f(i32 1)
  %r = add i32 %a, %b
  ret i32 %r
}
