; Integers of widths that no register has.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @pause(i32 5)
  %i1 = trunc i32 %a to i1
  %i3 = trunc i32 %a to i3
  %i17 = trunc i32 %a to i17
  %w = sext i32 %a to i65
  %i65 = shl i65 %w, 40
  %w100 = zext i32 %a to i100
  %i100 = mul i100 %w100, 1267650600228229401496703205375
  %i33 = sext i17 %i17 to i33
  %b = call i32 @pause(i32 7)
  %c1 = zext i1 %i1 to i32
  call void @print(i32 %c1)
  %c3 = sext i3 %i3 to i32
  call void @print(i32 %c3)
  %c17 = sext i17 %i17 to i32
  call void @print(i32 %c17)
  %s33 = mul i33 %i33, %i33
  %c = call i32 @pause(i32 %b)
  %e33 = sext i33 %s33 to i64
  call void @print64(i64 %e33)
  %h65 = lshr i65 %i65, 20
  %e65 = trunc i65 %h65 to i64
  call void @print64(i64 %e65)
  %h100 = lshr i100 %i100, 50
  %e100 = trunc i100 %h100 to i64
  call void @print64(i64 %e100)
  %r = add i32 %b, %c
  ret i32 %r
}
