; An ordinary loop, with a suspend point, in a cycle with two entries.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal i32 @f(i32 %n, i32 %x) noinline {
entry:
  %c0 = icmp ugt i32 %n, 3
  br i1 %c0, label %a, label %b
a:
  %va = phi i32 [ %x, %entry ], [ %vi2, %exit ]
  %pa = call i32 @pause(i32 %va)
  %va2 = and i32 %pa, 255
  br label %b
b:
  %vb = phi i32 [ 3, %entry ], [ %va2, %a ]
  br label %inner
inner:
  %i = phi i32 [ 0, %b ], [ %i2, %inner ]
  %vi = phi i32 [ %vb, %b ], [ %vi2, %inner ]
  %pi = call i32 @pause(i32 %i)
  %vi2 = add i32 %vi, %pi
  %i2 = add i32 %i, 1
  %ci = icmp ult i32 %i2, 3
  br i1 %ci, label %inner, label %exit
exit:
  call void @print(i32 %vi2)
  %ce = icmp ult i32 %vi2, 200
  br i1 %ce, label %a, label %done
done:
  %r = mul i32 %vi2, %n
  ret i32 %r
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 5, i32 2)
  %b = call i32 @f(i32 1, i32 9)
  %r = add i32 %a, %b
  ret i32 %r
}
