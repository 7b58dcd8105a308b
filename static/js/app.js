// What an agent's page is made alive with. Everything here enhances HTML that works without it.
import "elements/conversation-list";
import "elements/file-tray";
import "elements/live-stream";
import "elements/message-thread";
import "elements/name-search";
import "elements/pane-edge";
import "elements/pop-menu";
import "elements/reply-composer";
import "elements/rich-text";
import "elements/sort-rows";
import "elements/toast-stack";
import "elements/typed-form";
import "lib/ago";
import "lib/dialogs";
import "lib/editing";
import "lib/keys";
import "lib/panes";
