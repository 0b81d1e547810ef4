; Thousands of values that live through thousands of blocks take no time that grows with the square.
; RUN: { \
; RUN:   echo 'target triple = "wasm32-unknown-unknown"'; \
; RUN:   echo 'declare ptr @collect()'; \
; RUN:   echo 'define void @f(ptr %x, i1 %c) {'; \
; RUN:   for i in $(seq 10000); do \
; RUN:     printf '%%v%d = call ptr @collect()\nbr i1 %%c, label %%a%d, label %%b%d\na%d:\nbr label %%b%d\nb%d:\n' $i $i $i $i $i $i; \
; RUN:   done; \
; RUN:   for i in $(seq 10000); do echo "store ptr %v$i, ptr %x"; done; \
; RUN:   echo 'ret void }'; \
; RUN: } > %t.ll
; RUN: timeout 30 %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -disable-output %t.ll
