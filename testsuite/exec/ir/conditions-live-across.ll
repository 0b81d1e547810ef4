; Comparisons made before a suspension decide after it.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal i32 @f(i32 %x, double %d) noinline {
  %a = icmp slt i32 %x, 10
  %b = fcmp olt double %d, 2.5
  %c = icmp eq i32 %x, 12
  %p = call i32 @pause(i32 %x)
  %both = and i1 %a, %b
  br i1 %both, label %yes, label %no
yes:
  %q = call i32 @pause(i32 %p)
  %s = select i1 %c, i32 1, i32 2
  %t = add i32 %q, %s
  ret i32 %t
no:
  %u = call i32 @pause(i32 0)
  %v = select i1 %c, i32 %p, i32 %u
  %n = xor i1 %b, true
  %z = zext i1 %n to i32
  %w = add i32 %v, %z
  ret i32 %w
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 5, double 1.0)
  call void @print(i32 %a)
  %b = call i32 @f(i32 12, double 1.0)
  call void @print(i32 %b)
  %c = call i32 @f(i32 13, double 3.0)
  ret i32 %c
}
