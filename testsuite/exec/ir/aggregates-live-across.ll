; First-class aggregates, built up and taken apart across suspend points.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"
declare void @printd(double) "wasm-import-module"="env" "wasm-import-name"="print_f64"

define i32 @run() "wasm-export-name"="run" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %s = phi { i32, { i64, double }, [2 x i8] } [ { i32 1, { i64, double } { i64 2, double 3.5 }, [2 x i8] c"ab" }, %entry ], [ %s4, %loop ]
  %a = call i32 @pause(i32 %i)
  %s1 = insertvalue { i32, { i64, double }, [2 x i8] } %s, i32 %a, 0
  %inner = extractvalue { i32, { i64, double }, [2 x i8] } %s1, 1
  %b = call i32 @pause(i32 %a)
  %x = extractvalue { i64, double } %inner, 0
  %wide = sext i32 %b to i64
  %x1 = add i64 %x, %wide
  %inner1 = insertvalue { i64, double } %inner, i64 %x1, 0
  %s2 = insertvalue { i32, { i64, double }, [2 x i8] } %s1, { i64, double } %inner1, 1
  %c = call i32 @pause(i32 1)
  %byte = trunc i32 %c to i8
  %old = extractvalue { i32, { i64, double }, [2 x i8] } %s2, 2, 1
  %sum = add i8 %old, %byte
  %s3 = insertvalue { i32, { i64, double }, [2 x i8] } %s2, i8 %sum, 2, 0
  %d = extractvalue { i32, { i64, double }, [2 x i8] } %s3, 1, 1
  %d1 = fmul double %d, 1.5
  %s4 = insertvalue { i32, { i64, double }, [2 x i8] } %s3, double %d1, 1, 1
  %next = add i32 %i, 1
  %more = icmp ult i32 %next, 4
  br i1 %more, label %loop, label %done
done:
  %f0 = extractvalue { i32, { i64, double }, [2 x i8] } %s4, 0
  call void @print(i32 %f0)
  %f1 = extractvalue { i32, { i64, double }, [2 x i8] } %s4, 1, 0
  call void @print64(i64 %f1)
  %f2 = extractvalue { i32, { i64, double }, [2 x i8] } %s4, 1, 1
  call void @printd(double %f2)
  %f3 = extractvalue { i32, { i64, double }, [2 x i8] } %s4, 2, 0
  %r = sext i8 %f3 to i32
  ret i32 %r
}
