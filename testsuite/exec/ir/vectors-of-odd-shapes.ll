; Vectors that are split, widened or packed, without simd.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @pause(i32 9)
  %v0 = insertelement <4 x i32> <i32 1, i32 2, i32 3, i32 4>, i32 %a, i32 2
  %b = call i32 @pause(i32 2)
  %v1 = insertelement <4 x i32> %v0, i32 %b, i32 0
  %w = sext <4 x i32> %v1 to <4 x i64>
  %t = trunc <4 x i32> %v1 to <4 x i8>
  %three = shufflevector <4 x i8> %t, <4 x i8> poison, <3 x i32> <i32 2, i32 1, i32 0>
  %cmp = icmp sgt <4 x i32> %v1, <i32 6, i32 1, i32 50, i32 4>
  %five = shufflevector <4 x i1> %cmp, <4 x i1> <i1 true, i1 false, i1 true, i1 false>, <5 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4>
  %c = call i32 @pause(i32 3)
  %bits = bitcast <5 x i1> %five to i5
  %z = zext i5 %bits to i32
  call void @print(i32 %z)
  %e = extractelement <3 x i8> %three, i32 0
  %ze = sext i8 %e to i32
  call void @print(i32 %ze)
  %mul = mul <4 x i64> %w, %w
  %d = call i32 @pause(i32 %c)
  %x = extractelement <4 x i64> %mul, i32 2
  call void @print64(i64 %x)
  %y = extractelement <4 x i64> %mul, i32 0
  call void @print64(i64 %y)
  ret i32 %d
}
