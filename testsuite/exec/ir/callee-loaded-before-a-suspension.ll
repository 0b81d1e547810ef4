; The callee of an indirect call is a value like others: loaded before, called after, and again
; on the rewind.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

@table = internal global [2 x ptr] [ptr @add, ptr @mul]

define internal i32 @add(i32 %x, i32 %y) noinline {
  %p = call i32 @pause(i32 %x)
  %r = add i32 %p, %y
  ret i32 %r
}
define internal i32 @mul(i32 %x, i32 %y) noinline {
  %p = call i32 @pause(i32 %x)
  %q = call i32 @pause(i32 %y)
  %r = mul i32 %p, %q
  ret i32 %r
}
define internal i32 @f(i32 %i) noinline {
  %slot = getelementptr [2 x ptr], ptr @table, i32 0, i32 %i
  %function = load ptr, ptr %slot
  store ptr null, ptr %slot
  %p = call i32 @pause(i32 %i)
  %r = call i32 %function(i32 %p, i32 %i)
  %s = call i32 %function(i32 %r, i32 %p)
  store ptr %function, ptr %slot
  ret i32 %s
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 0)
  call void @print(i32 %a)
  %b = call i32 @f(i32 1)
  ret i32 %b
}
