; The verifier wants a location on calls in functions that have debug information: of functions
; that can be inlined, such as the spill functions once the linker has merged modules.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s -o %t
; RUN: sed -n '/define void @f/,/^}/p' %t | grep ' call ' | grep -v ' asm ' > %t.calls
; RUN: %not grep -v '!dbg' %t.calls
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>,verify' -disable-output %s
; RUN: sed -n '/define void @f/,/^}/p' %t | %FileCheck --check-prefix=IR %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr, i32)

; IR: call void @__asyncify_spill_{{.*}}, !dbg
; IR: call i32 @__asyncify_pop({{.*}}, !dbg
define void @f(i32 %x) !dbg !4 {
  %a = alloca i32
  call void @use(ptr %a, i32 %x), !dbg !6
  call void @pause(), !dbg !6
  call void @use(ptr %a, i32 %x), !dbg !6
  ret void, !dbg !6
}

!llvm.module.flags = !{!0}
!llvm.dbg.cu = !{!1}
!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2, emissionKind: FullDebug)
!2 = !DIFile(filename: "program.c", directory: "/")
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "f", file: !2, line: 3, type: !3, scopeLine: 3, unit: !1, spFlags: DISPFlagDefinition)
!6 = !DILocation(line: 4, column: 5, scope: !4)
