; A task that ends in a call that does not come back, on a path that is not taken.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"

define internal i32 @f(i32 %x) noinline {
entry:
  %c = icmp sgt i32 %x, 100
  br i1 %c, label %bad, label %good
bad:
  %p = call i32 @pause(i32 %x)
  unreachable
good:
  %q = call i32 @pause(i32 1)
  %d = icmp eq i32 %q, 4
  br i1 %d, label %fine, label %bad
fine:
  ret i32 %q
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 3)
  ret i32 %a
}
