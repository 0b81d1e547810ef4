; All cases of a switch lead to one block, and the suspend point is in it.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"

define internal i32 @f(i32 %x) noinline {
entry:
  switch i32 %x, label %join [
    i32 0, label %join
    i32 1, label %join
    i32 2, label %join
  ]
join:
  %v = phi i32 [ 5, %entry ], [ 5, %entry ], [ 5, %entry ], [ 5, %entry ]
  %p = call i32 @pause(i32 %x)
  %s = add i32 %p, %v
  ret i32 %s
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 0)
  %b = call i32 @f(i32 1)
  %c = call i32 @f(i32 9)
  %d = mul i32 %a, %b
  %e = mul i32 %c, %d
  ret i32 %e
}
