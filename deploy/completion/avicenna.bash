# Completes commands and options in bash, and in zsh after: autoload -U bashcompinit && bashcompinit
_avicenna() {
    local name="${COMP_LINE%% *}"
    local line="${COMP_LINE:$((${#name} + 1))}"
    COMPREPLY=($(compgen -W "$("$name" "[suggest:$((COMP_POINT - ${#name} - 1))]" "$line" 2> /dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _avicenna avicenna
